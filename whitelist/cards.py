"""What the positive list puts on the portal's first page: what I owe and by when, how I stand."""

from django.urls import reverse

from casework.calendar import load_calendar
from casework.models import Clock
from casework.pages import due_words
from enterprises.portal_cards import PortalCard, register
from whitelist import standing
from whitelist.evaluation import findings_of
from whitelist.panels import criteria_words, summary_of

SHOWN = 20


def register_cards():
    """Called once when the app is ready."""
    register(PortalCard("duties", "whitelist/portal/duties.html", duties, order=10))
    register(PortalCard("positive_list", "whitelist/portal/state.html", state, order=20))


def duties(enterprise, request):
    """The running clocks that this enterprise owes, nearest first; None when it owes nothing."""
    clocks = list(
        Clock.objects.visible_to(request.user)
        .running()
        .filter(responsible=enterprise.organisation_id, due_on__isnull=False)
        .select_related("case", "responsible")
        .prefetch_related("suspensions")
        .order_by("due_on", "pk")[:SHOWN]
    )
    calendar = load_calendar()
    owed = [
        {
            "title": clock.title,
            "subject": clock.case.title,
            "url": reverse("casework:portal_case", args=[clock.case_id]),
            "due": {**due_words(clock, request.today, calendar), "whose": ""},
        }
        for clock in clocks
    ]
    return {"owed": owed} if owed else None


def state(enterprise, request):
    """On the list until when, or the application's next step, or 差哪一条 in short."""
    how = standing.standing_of(enterprise, request.today)
    card = {
        "entry": how.entry,
        "url": reverse("whitelist:portal"),
        "title": "正面清单：现在是否仍然符合" if how.entry else "正面清单：差哪一条",
        "more_words": "查看每一条的依据" if how.refusal else "查看每一条的依据，或者申报",
    }
    if how.application:
        return card | {"step": standing.next_step(how.application)}
    findings = findings_of(enterprise, request.at)
    unmet = [line for line in criteria_words(findings) if line["state"] != "met"]
    return card | {"summary": summary_of(findings), "unmet": unmet[:3], "more": max(len(unmet) - 3, 0)}
