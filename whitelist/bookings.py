"""The field check's appointment in words: the time, what speaks against it, how often it was changed and by whom."""

from collections import Counter

from django.utils import timezone

from whitelist.stages import ApplicationStage

CHANGES = {
    "move_visit": "街道调整",
    "grant_postponement": "企业延后",
    "cancel_visit": "街道撤销",
    "cancel_booking": "企业取消",
    "record_absence": "到场未遇",
    "reassign": "更换承办人",
}
SAID = (*CHANGES, "ask_postponement", "refuse_postponement", "explain_absence")


def told(moment):
    """A moment as letters and pages write it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def who_comes(application):
    """The unit and the officer, as letters and pages name them."""
    return f"{application.case.organisation.label}　{application.assigned_to.name}"


def verify_by(application):
    """The last day of the verification, or None; no change of an appointment moves it (NS-4.1.2)."""
    clock = application.case.clocks.running().filter(code="verify").first()
    return clock.due_on if clock else None


def warnings_of(application, moment, calendar):
    """What speaks against a time, in words: a day off, or a day after the limit of the verification."""
    day, last, found = timezone.localdate(moment), verify_by(application), []
    if not calendar.is_working_day(day):
        found.append(f"{day:%Y-%m-%d}（{calendar.name_of(day)}）不是工作日")
    if last is not None and day > last:
        found.append(f"晚于完成核查的最后一天 {last:%Y-%m-%d}")
    return found


def visit_facts(application, for_party):
    """(label, text) pairs: the appointment, what is open about it, each change; none where there never was one."""
    changes = list(application.case.history.filter(step__in=SAID).select_related("unit").order_by("seq"))
    standing = application.assigned_to_id and application.stage == ApplicationStage.ACCEPTED
    if not (application.assigned_to_id or changes):
        return
    yield from _arranged(application)
    if standing and application.booked_for:
        yield from _open_matters(application, for_party)
    counted = Counter(CHANGES[step.step] for step in changes if step.step in CHANGES)
    if counted:
        yield "变动", "，".join(f"{word} {number} 次" for word, number in counted.items())
    for step in changes:
        yield f"{timezone.localtime(step.at):%m-%d %H:%M}　{step.label}", _change(step, for_party)


def _arranged(application):
    if application.assigned_to is None:
        yield "约定时间", "目前没有约定，由街道重新安排"
        return
    yield "约定时间", told(application.booked_for) if application.booked_for else "时间未定"
    yield "核查人员", who_comes(application)


def _open_matters(application, for_party):
    if application.asked_for:
        waits = "正在等待街道答复" if for_party else "请答复"
        yield "申请延后", f"企业希望延后到 {told(application.asked_for)}，{waits}；答复之前原定时间仍然有效。"
    elif for_party:
        yield "改时间", "这个时间不方便的，可以在本页上方办理“申请延后”；不能接受核查的，办理“取消预约”。"
    last = verify_by(application)
    if last:
        yield "核查期限", f"最后一天 {last:%Y-%m-%d}；调整、延后都不改变这一天。"


def _change(step, for_party):
    unit = step.unit.label if step.unit else "系统"
    who = unit if for_party else f"{unit} {step.actor_name}"
    said = "　".join(filter(None, [step.data.get("note"), step.data.get("reason")]))
    return f"{who}：{said}"
