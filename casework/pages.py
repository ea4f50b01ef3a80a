"""Cases in the words of pages: dates with what is left, the picture of the process, steps, history, papers."""

from django.urls import reverse
from django.utils import timezone

from accounts.stages import Role
from casework.calendar import load_calendar
from casework.citations import cite
from casework.clocks import computed
from casework.models import Attachment, Document
from casework.time_limits import remaining
from casework.workflow import SYSTEM

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
    """What is left of a running clock; how late a met one was met."""
    if clock.due_on is None:
        return "中止"
    if clock.is_running:
        return remaining(clock.due_on, today, calendar, clock.unit)
    return "逾期完成" if clock.met_at and timezone.localdate(clock.met_at) > clock.due_on else ""


def tone_of(due_on, today, calendar):
    """Red when overdue, amber when near, else none."""
    if today > due_on:
        return "red"
    return "amber" if calendar.working_days_between(today, due_on) <= NEAR else ""


def clock_cards(case, today):
    """Every clock of a case: running ones first, then the met ones."""
    calendar = load_calendar()
    clocks = case.clocks.select_related("responsible").prefetch_related("suspensions")
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


def next_step_card(kind, row, offers, audience):
    """The card “下一步”: one primary act, the others as links, what is missing, or whose turn it is."""
    acts = kind.acts_for(audience)
    mine = [offer for offer in offers if offer.mine and offer.step.name in acts]
    ready = [offer for offer in mine if not offer.missing]
    blocked = [offer for offer in mine if offer.missing and not _contradicts(offer, ready)]
    first = _first(ready, kind)
    others = [_link(offer, kind, row, audience) for offer in ready if offer is not first]
    if first is None:
        due = next((offer for offer in blocked if not kind.is_aside(offer.step.name)), None)
        if due is None:
            return {**_waiting(kind, row, offers), "others": others}
        card = {
            "others": others,
            "refusals": [_refusal(offer, acts) for offer in blocked if offer is not due],
        }
        return {
            "title": f"下一步：{_words(due, acts)}",
            "clause": cite(due.step.clause),
            "missing": due.missing,
            **card,
        }
    return {
        "title": f"下一步：{_words(first, acts)}",
        "reason": first.step.consequence,
        "clause": cite(first.step.clause),
        "action": _link(first, kind, row, audience),
        "others": others,
        "refusals": [_refusal(offer, acts) for offer in blocked],
    }


def _first(ready, kind):
    """The step to propose: a primary one before others, never a mere way out."""
    proposed = [offer for offer in ready if not kind.is_aside(offer.step.name)]
    return next((offer for offer in proposed if offer.step.tone == "primary"), (proposed or [None])[0])


def _contradicts(offer, ready):
    """A refusing step need not complain that nothing was found wrong when the accepting one is open."""
    return offer.step.tone == "danger" and any(other.step.tone == "primary" for other in ready)


def _words(offer, acts):
    """The step as this audience calls it."""
    return acts[offer.step.name].label or offer.step.label


def _refusal(offer, acts):
    return {"label": _words(offer, acts), "reason": "；".join(offer.missing), "next": ""}


def _link(offer, kind, row, audience):
    act = kind.acts_for(audience)[offer.step.name]
    if act.page:
        url = reverse(act.page, args=[row.pk])
    else:
        url = reverse(f"casework:{audience}_act", args=[row.case_id, offer.step.name])
    return {"label": act.label or offer.step.label, "url": url}


def _waiting(kind, row, offers):
    offers = [offer for offer in offers if not kind.is_aside(offer.step.name)]
    if row.case.closed_at or not offers:
        return {"title": f"{row.get_stage_display()}", "reason": "目前没有需要您办理的步骤。"}
    offers = [offer for offer in offers if not offer.missing]
    if not offers:
        return {"title": "等待办理", "reason": "正在由有关单位办理，目前没有需要您办理的步骤。"}
    roles = {role for offer in offers for role in offer.step.by}
    names = "、".join(sorted("系统" if role == SYSTEM else Role(role).label for role in roles))
    steps = "、".join(dict.fromkeys(offer.step.label for offer in offers))
    return {"title": "等待办理", "reason": f"由{names}办理：{steps}。"}
