"""Cases in the words of pages: dates with what is left, the picture of the process, steps, history, papers."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from accounts.stages import Role
from casework.calendar import load_calendar
from casework.citations import cite
from casework.clocks import computed
from casework.models import Attachment, Document
from casework.time_limits import Unit, remaining
from casework.workflow import unit_of

NEAR = 3  # working days before the end from which a date is shown in amber


def due_words(clock, today, calendar=None):
    """The `due` component's parameters for a clock: date, what is left, how it was counted, tone, whose it is."""
    calendar = calendar or load_calendar()
    result = computed(clock, calendar)
    words = {
        "due_on": clock.due_on,
        "remaining": _left(clock, today, calendar),
        "provisional": clock.provisional,
        "explanation": result.explanation,
        "whose": clock.responsible.label,
        "tone": "",
    }
    if clock.is_running and clock.due_on is not None:
        words["tone"] = tone_of(clock.due_on, today, calendar)
    return words


def _left(clock, today, calendar):
    """What is left of a running clock; how a met one was kept."""
    if clock.due_on is None:
        return "中止"
    if clock.is_running:
        return remaining(clock.due_on, today, calendar, clock.unit)
    if clock.met_at is None:
        return ""
    return kept_words(clock.due_on, timezone.localdate(clock.met_at), calendar, clock.unit)


def kept_words(due_on, met_on, calendar, unit=Unit.WORKING_DAYS, what="完成"):
    """How a limit was kept on the day `met_on`: 按期完成, or 逾期2个工作日完成."""
    if met_on <= due_on:
        return f"按期{what}"
    late = remaining(due_on, met_on, calendar, unit).removeprefix("已超")
    return f"逾期{late}{what}"


def tone_of(due_on, today, calendar):
    """Red when overdue, amber when near, else none."""
    if today > due_on:
        return "red"
    return "amber" if calendar.working_days_between(today, due_on) <= NEAR else ""


def clock_cards(case, today, user=None):
    """Every clock of a case: running ones first, then the met ones; without what other bodies owe, for `user`."""
    calendar = load_calendar()
    clocks = case.clocks.select_related("responsible").prefetch_related("suspensions")
    if user is not None and not user.standing.bureau:
        clocks = clocks.filter(
            responsible__in={case.organisation_id, case.party_id, *user.standing.offices} - {None}
        )
    cards = []
    for clock in sorted(clocks, key=lambda clock: (not clock.is_running, clock.due_on is None, clock.due_on)):
        if clock.stopped_at:
            continue
        met = f"已于 {timezone.localtime(clock.met_at):%Y-%m-%d} 完成" if clock.met_at else ""
        cards.append(
            {
                "title": clock.title,
                "clause": cite(clock.clause),
                "met": met,
                "start_on": clock.start_on,
                **due_words(clock, today, calendar),
            }
        )
    return cards


def process_picture(workflow, row, history, clocks):
    """The mainline with dates: done, here, ahead; a case that left the line shows where it stopped."""
    reached = {}
    for step in history:
        reached.setdefault(step.reaches, step)
    line = list(workflow.mainline)
    here = line.index(row.stage) if row.stage in line else -1
    picture = [_station(workflow, stage, n, here, reached, clocks) for n, stage in enumerate(line)]
    if here < 0:
        picture = [station for station in picture if station["state"] == "done"]
        last = reached.get(row.stage)
        picture.append(
            {
                "label": row.get_stage_display(),
                "state": "here" if row.case.closed_at is None else "stopped",
                "date": _day(last),
                "unit": last.unit.label if last and last.unit else "",
            }
        )
    return picture


def _station(workflow, stage, n, here, reached, clocks):
    done = stage in reached
    state = "here" if n == here else "done" if done and (n < here or here < 0) else "ahead"
    step = reached.get(stage) if state != "ahead" else None
    running = _latest(clocks) if state == "here" else None
    return {
        "label": workflow.stages(stage).label,
        "state": state,
        "date": _day(step),
        "unit": step.unit.label if step and step.unit else "",
        "clock": f"{running['due_on']:%m-%d} 前（{running['remaining']}）"
        if running and running["due_on"]
        else "",
        "tone": running["tone"] if running else "",
    }


def _latest(clocks):
    """The running clock that began last: it is the one of the present stage."""
    running = [clock for clock in clocks if not clock["met"]]
    return max(running, key=lambda clock: clock["start_on"], default=None)


def _day(step):
    return f"{timezone.localtime(step.at):%m-%d}" if step else ""


def history_events(history, for_party):
    """What happened, newest first; the enterprise reads units, staff read names too."""
    return [
        {
            "at": step.at,
            "what": step.label,
            "who": _who(step, for_party),
            "note": step.data.get("reason") or step.data.get("note") or "",
        }
        for step in reversed(history)
    ]


def _who(step, for_party):
    unit = step.unit.label if step.unit else "系统"
    return unit if for_party or not step.actor_id else f"{unit} {step.actor_name}"


def post_of(role, row, actor):
    """In which unit and post somebody acts on a row; one person may hold several."""
    unit = Organisation.objects.get(pk=unit_of(role, row, actor))
    return f"{unit.label}　{Role(role).label}"


def papers_of(case, user):
    """Documents and attachments that this person may open."""
    documents = Document.objects.visible_to(user).filter(case=case)
    attachments = Attachment.objects.visible_to(user).filter(case=case)
    return [
        {
            "name": f"{paper.title}.docx",
            "url": reverse("casework:document", args=[paper.pk]),
            "note": paper.number,
            "sha256": paper.sha256,
        }
        for paper in documents
    ] + [
        {
            "name": file.name,
            "url": reverse("casework:attachment", args=[file.pk]),
            "note": file.purpose,
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in attachments
    ]
