"""公示 (NS-4.1.4): frozen, hashed, allowed columns only; a correction starts it again and says what changed."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Incomplete
from accounts.stages import Role
from accounts.statements import stated
from casework.clocks import computed
from casework.models import Clock
from whitelist import messages as letters
from whitelist.messages import tell_bureau, tell_firm, tell_streets
from whitelist.models import NoticeVersion, Round
from whitelist.public import difference, notice_row, notice_text
from whitelist.stages import ApplicationStage
from whitelist.workflow import ROUND
from whitelist.workflow.rounds import NOTICE

ON_NOTICE = (ApplicationStage.APPROVED, ApplicationStage.HELD)


def noticed_applications(round_):
    """The applications on the notice, in the order of streets and names."""
    return (
        round_.applications.filter(stage__in=ON_NOTICE)
        .select_related("enterprise__street")
        .order_by("enterprise__street__code", "enterprise__pinyin", "pk")
    )


@transaction.atomic
def begin_notice(*, pk, actor, at, complaint_channel):
    """公示拟纳入名单: the first day is not counted, five working days at the least."""
    round_ = Round.objects.for_act(pk, actor)
    round_.complaint_channel = complaint_channel
    rows = _rows(round_)
    round_.notice_began_on, round_.notice_ends_on = _days(round_, at)
    ROUND.take("begin_notice", row=round_, actor=actor, at=at, data={"enterprises": len(rows)})
    _freeze(round_, rows, at)
    _tell_noticed(round_, at, letters.NOTICED, letters.NOTICE_BEGUN)
    return round_


@transaction.atomic
def correct_notice(*, pk, actor, at, reason, complaint_channel=""):
    """更正并重新公示: a new version, the days counted anew, what changed said on the page."""
    round_ = Round.objects.for_act(pk, actor)
    ROUND.check("correct_notice", row=round_, actor=actor, at=at)
    reason = stated(reason)
    former = round_.notices.order_by("-number").first()
    round_.complaint_channel = complaint_channel or round_.complaint_channel
    rows = _rows(round_)
    changes = difference(former.rows, rows) if former else []
    if former and former.channel != round_.complaint_channel:
        changes.append(f"监督投诉电话：{former.channel} 改为 {round_.complaint_channel}")
    if not changes:
        raise Incomplete(
            "名单和监督投诉电话与现行公示完全相同，没有需要更正的内容。",
            next_step="请先更正企业信息或者监督投诉电话。",
            missing=("更正的内容",),
        )
    round_.notice_began_on, round_.notice_ends_on = _days(round_, at)
    ROUND.take("correct_notice", row=round_, actor=actor, at=at, data={"reason": reason, "changes": changes})
    _freeze(round_, rows, at, reason=reason, changes=changes)
    _tell_noticed(round_, at, letters.NOTICE_CORRECTED, letters.NOTICE_RENEWED, reason=reason)
    return round_


def _tell_noticed(round_, at, to_firm, to_streets, **words):
    words |= {"ends": round_.notice_ends_on, "channel": round_.complaint_channel}
    mark = f"{round_.notice_ends_on}"
    found = noticed_applications(round_).select_related("case__party", "case__organisation", "round")
    for application in found:
        tell_firm(to_firm, application, at=at, mark=mark, **words)
    tell_streets(to_streets, round_, at=at, mark=mark, count=len(found), **words)


def _rows(round_):
    return [{**notice_row(row.enterprise), "ref": row.pk} for row in noticed_applications(round_)]


def _days(round_, at):
    """The first and the last day of a notice that begins at `at`, as the clock will count them."""
    today = timezone.localdate(at)
    clock = Clock(days=NOTICE.length(today), unit=NOTICE.unit, start_on=today, party=NOTICE.party)
    return today, computed(clock).due_on


def _freeze(round_, rows, at, reason="", changes=()):
    clock = round_.case.clocks.running().get(code="notice")
    number = round_.notices.count() + 1
    days = {"began_on": round_.notice_began_on, "ends_on": round_.notice_ends_on}
    _, digest = notice_text(
        period=round_.period, number=number, channel=round_.complaint_channel, rows=rows, **days
    )
    return NoticeVersion.objects.create(
        round=round_,
        number=number,
        began_on=round_.notice_began_on,
        ends_on=round_.notice_ends_on,
        provisional=clock.provisional,
        channel=round_.complaint_channel,
        rows=rows,
        sha256=digest,
        reason=reason,
        changes=list(changes),
        made_at=at,
    )


@transaction.atomic
def end_notice(*, pk, actor, at):
    """公示期满: after the last full day, by the clerk or the daily job (`actor` None)."""
    round_ = Round.objects.lock_for_job(pk) if actor is None else Round.objects.for_act(pk, actor)
    round_.notice_ended_on = timezone.localdate(at)
    ROUND.take("end_notice", row=round_, actor=actor, at=at)
    last = round_.case.clocks.running().get(code="publish").due_on
    words = {"round": round_.label, "last": last}
    tell_bureau(
        letters.NOTICE_ENDED,
        round_,
        at=at,
        roles=(Role.DIRECTOR, Role.BUREAU_CLERK),
        clock="publish",
        **words,
    )
    return round_
