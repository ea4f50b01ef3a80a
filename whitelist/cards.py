"""What the positive list puts on the portal's first page: what I owe and by when, how I stand."""

from django.urls import reverse
from django.utils import timezone

from casework.calendar import load_calendar
from casework.models import Clock
from casework.pages import due_words
from enterprises.portal_cards import PortalCard, register
from whitelist import standing
from whitelist.bookings import who_comes
from whitelist.evaluation import findings_of
from whitelist.models import Application
from whitelist.panels import criteria_words, summary_of
from whitelist.workflow import APPLICATION

SHOWN = 20
CHANGED_BY_FIRM = ("ask_postponement", "cancel_booking")


def register_cards():
    """Called once when the app is ready."""
    register(PortalCard("visit", "whitelist/portal/visit.html", visit, order=5))
    register(PortalCard("application", "whitelist/portal/application.html", application, order=8))
    register(PortalCard("duties", "whitelist/portal/duties.html", duties, order=10))
    register(PortalCard("positive_list", "whitelist/portal/state.html", state, order=20))


def visit(enterprise, request):
    """The booked field check: when, who comes, what is asked, and what of it this person may do; None without one."""
    found = Application.objects.visible_to(request.user).awaiting_visit().filter(enterprise=enterprise)
    row = found.select_related("case__organisation", "assigned_to", "enterprise").first()
    if row is None or timezone.localdate(row.booked_for) < request.today:
        return None
    offers = APPLICATION.offers(row, request.user, request.at)
    mine = {offer.step.name for offer in offers if offer.mine and not offer.missing}
    return {
        "when": timezone.localtime(row.booked_for),
        "who": who_comes(row),
        "asked_for": row.asked_for,
        "acts": [
            {
                "label": APPLICATION[step].label,
                "url": reverse("casework:portal_act", args=[row.case_id, step]),
            }
            for step in CHANGED_BY_FIRM
            if step in mine
        ],
    }


def _owed(enterprise, request):
    """The running clocks that this enterprise owes, nearest first."""
    found = Clock.objects.visible_to(request.user).running()
    found = found.filter(responsible=enterprise.organisation_id, due_on__isnull=False)
    return (
        found.select_related("case", "responsible").prefetch_related("suspensions").order_by("due_on", "pk")
    )


def application(enterprise, request):
    """The application under way where it owes something: what, by when, and the button; None where it owes nothing."""
    row = standing.application_of(enterprise)
    clock = _owed(enterprise, request).filter(case=row.case_id).first() if row else None
    if clock is None:
        return None
    step = standing.next_step(row) | {
        "action": {"label": clock.title, "url": standing.case_url(row)},
        "others": [],
        "due": {**due_words(clock, request.today, load_calendar()), "whose": ""},
    }
    return {"step": step, "owes": True}


def duties(enterprise, request):
    """What else this enterprise owes, nearest first; None for nothing. The application under way has its own card."""
    row = standing.application_of(enterprise)
    clocks = list(_owed(enterprise, request).exclude(case=row.case_id if row else None)[:SHOWN])
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
    return {"owed": owed, "owes": True} if owed else None


def state(enterprise, request):
    """On the list until when, or the application's next step unless it has a card of its own, or 差哪一条 in short."""
    how = standing.standing_of(enterprise, request.today)
    card = {
        "entry": how.entry,
        "url": reverse("whitelist:portal"),
        "title": "正面清单：现在是否仍然符合" if how.entry else "正面清单：差哪一条",
        "more_words": "查看每一条的依据" if how.refusal else "查看每一条的依据，或者申报",
    }
    if how.application and _owed(enterprise, request).filter(case=how.application.case_id).exists():
        return card | {"under_way": True} if how.entry else None
    if how.application:
        return card | {"step": standing.next_step(how.application), "owes": True}
    findings = findings_of(enterprise, request.at)
    unmet = [line for line in criteria_words(findings) if line["state"] != "met"]
    return card | {"summary": summary_of(findings), "unmet": unmet[:3], "more": max(len(unmet) - 3, 0)}
