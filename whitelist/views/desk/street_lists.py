"""附件6 of a whole round: every street's list on one page, with who stands on it (NS-4.1.2)."""

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import BUREAU_ROLES
from casework.calendar import load_calendar
from casework.pages import due_words
from whitelist.models import Round, StreetList
from whitelist.ranking import ranked_applications
from whitelist.stages import StreetListStage

TONES = {
    StreetListStage.LATE: "red",
    StreetListStage.RETURNED: "amber",
    StreetListStage.REPORTED: "blue",
    StreetListStage.RECEIVED: "green",
}


@desk(*BUREAU_ROLES)
def street_lists(request, pk):
    """The lists of a round for the bureau; a street has the page of its own list. What waits comes with its last day."""
    round_ = Round.objects.select_related("case").seen_by(pk, request.user)
    back = reverse("casework:desk_case", args=[round_.case_id])
    request.back = {"label": f"回到{round_.label}", "url": back}
    rows = StreetList.objects.visible_to(request.user).filter(round=round_)
    lists = [
        _list(row, request.today) for row in rows.select_related("street", "case").order_by("street__code")
    ]
    stages = [row["stage"] for row in lists]
    context = {
        "round": round_,
        "back": back,
        "lists": lists,
        "figures": [
            {"label": stage.label, "value": stages.count(stage.label)}
            for stage in StreetListStage
            if stage.label in stages
        ],
        "firms": sum(len(row["firms"]) for row in lists),
    }
    return render(request, "whitelist/desk/street_lists.html", context)


def _list(row, today):
    clock = row.case.clocks.running().select_related("responsible").order_by("due_on").first()
    return {
        "street": row.street.label,
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "xlsx": reverse("whitelist:street_list_xlsx", args=[row.pk]),
        "stage": row.get_stage_display(),
        "tone": TONES.get(row.stage, "grey"),
        "reported_on": row.reported_on,
        "due": due_words(clock, today, load_calendar()) if clock else None,
        "said": row.nil_reason or row.return_reason or row.late_reason,
        "firms": [
            {
                "name": item.enterprise.name,
                "url": reverse("casework:desk_case", args=[item.case_id]),
                "priority": len(item.priority),
            }
            for item in ranked_applications(row)
        ],
    }
