"""What a step needs: each function of (row, at) returns the missing reason in the officer's words, or None."""

from django.utils import timezone

from casework.calendar import load_calendar
from casework.time_limits import fixed_due
from whitelist.declaration import missing_from_declaration, missing_from_report
from whitelist.stages import (
    Answer,
    ApplicationStage,
    CheckKind,
    RoundStage,
    Route,
    StreetListStage,
)


def _today(at):
    return timezone.localdate(at)


# Round


def complaint_channel(round_, at):
    """A notice names where to complain (NS-4.1.4)."""
    return None if round_.complaint_channel else "没有填写监督投诉电话"


def application_day_has_passed(round_, at):
    """Applications are taken until the end of the last day (NS-4.1.1)."""
    last = fixed_due(round_.apply_by, party=True, calendar=load_calendar()).due_on
    return None if _today(at) > last else f"申报截止日 {last:%Y-%m-%d} 尚未过去"


def every_street_has_reported(round_, at):
    """Every street's list has been received, or its lateness recorded (NS-4.1.2)."""
    done = [StreetListStage.RECEIVED, StreetListStage.LATE]
    waiting = [
        row.street.label for row in round_.street_lists.exclude(stage__in=done).select_related("street")
    ]
    return f"以下街道的名单还没有接收，也没有登记逾期：{'、'.join(waiting)}" if waiting else None


def samples_reviewed_or_waived(round_, at):
    """The bureau may re-check samples (附件7); not to do so needs a reason (NS-4.1.2)."""
    sampled = round_.applications.filter(
        checks__kind=CheckKind.SAMPLE_REVIEW, checks__concluded_at__isnull=False
    ).exists()
    return None if sampled or round_.sample_waiver else "没有抽查复核结果，也没有填写不抽查的理由"


def somebody_to_decide_on(round_, at):
    """A round without a single reported enterprise has nothing to consult on."""
    reported = round_.applications.filter(stage=ApplicationStage.REPORTED).exists()
    return None if reported else "没有街道上报的企业"


def everybody_answered_or_day_passed(round_, at):
    """Each body answered, or the last day for answers has passed (NS-4.1.3)."""
    waiting = [row.organisation.label for row in round_.opinions.filter(answer=Answer.ASKED)]
    if not waiting or round_.reply_by and _today(at) > round_.reply_by:
        return None
    return f"回复期限 {round_.reply_by:%Y-%m-%d} 未过，还没有回复：{'、'.join(waiting)}"


def meeting_is_minuted(round_, at):
    """The office meeting has a date and minutes (NS-4.1.4)."""
    meeting = getattr(round_, "deliberation", None)
    return None if meeting and meeting.held_on and meeting.minutes else "审议会议的日期和纪要还没有登记"


def every_enterprise_is_decided(round_, at):
    """Each reported enterprise has a decision with its reason."""
    meeting = getattr(round_, "deliberation", None)
    reported = round_.applications.filter(stage=ApplicationStage.REPORTED)
    decided = meeting.items.exclude(approved=None).values("application") if meeting else []
    left = reported.exclude(pk__in=decided).count()
    return f"还有{left}家企业没有审议意见" if left else None


def somebody_approved(round_, at):
    """There is somebody to notice."""
    approved = round_.applications.filter(stage=ApplicationStage.APPROVED).exists()
    return None if approved else "没有审议同意的企业，无须公示"


def notice_ran_its_days(round_, at):
    """Five full working days: the last of them has passed (NS-4.1.4)."""
    if round_.notice_ends_on and _today(at) > round_.notice_ends_on:
        return None
    return f"公示期到 {round_.notice_ends_on:%Y-%m-%d} 当日结束为止，次日起才能期满"


def somebody_released(round_, at):
    """A supplement includes those who were noticed and held, and whose objection was dismissed since."""
    approved = round_.applications.filter(stage=ApplicationStage.APPROVED).exists()
    return None if approved else "没有需要补充公布的企业"


def no_live_application(round_, at):
    """Applications are carried over or closed before a round is cancelled; nobody is dropped in silence."""
    done = [ApplicationStage.CLOSED, ApplicationStage.WITHDRAWN, ApplicationStage.INCLUDED]
    live = round_.applications.exclude(stage__in=done).count()
    return f"还有{live}份申请没有办结，请先转下一年度或者办结" if live else None


# Application


def has_a_code(application, at):
    """The public columns name the code (NS-4.1.4): without one nobody can be listed."""
    return None if application.enterprise.uscc else "企业还没有登记统一社会信用代码，请联系街道补登"


def declaration_is_complete(application, at):
    """附件2 is filled in (NS-4.1.1)."""
    missing = missing_from_declaration(application.declaration)
    return f"申报表（附件2）还缺：{'、'.join(missing)}" if missing else None


def report_is_complete(application, at):
    """附件3 is filled in (NS-4.1.1)."""
    missing = missing_from_report(application.report)
    return f"检查情况报告（附件3）还缺：{'、'.join(missing)}" if missing else None


def round_is_open(application, at):
    """Acceptance waits for the round to open; an early application for the next list is kept until then."""
    return f"{application.round}还没有开始受理" if application.round.stage == RoundStage.PREPARING else None


def self_applied(application, at):
    """附件10 and review belong to those who applied themselves."""
    return None if application.route == Route.SELF else "本申请由街道推荐，不适用这一步"


def recommended(application, at):
    """A recommended enterprise is told without 附件10."""
    return None if application.route == Route.RECOMMENDED else "企业自主申报的，应当制作不予纳入告知书"


def _last_check(application):
    """The verification of what was signed last: after a correction an earlier one no longer decides."""
    return (
        application.checks.filter(kind=CheckKind.VERIFICATION, concluded_at__gte=application.signed_at)
        .order_by("-concluded_at")
        .first()
    )


def check_found_all_met(application, at):
    """附件5 is concluded by two certified officers, all met (NS-4.1.2)."""
    check = _last_check(application)
    if check is None:
        return "现场检查表（附件5）还没有由两名执法人员作出结论"
    return None if check.qualified else "现场核查的结论是不符合"


def check_found_unmet(application, at):
    """附件5 is concluded with conditions that are not met."""
    check = _last_check(application)
    if check is None:
        return "现场检查表（附件5）还没有由两名执法人员作出结论"
    return "现场核查的结论是符合" if check.qualified else None


def _review_clock(application):
    return application.case.clocks.running().filter(code="ask_review").first()


def review_is_in_time(application, at):
    """A party's missed limit blocks the party's act (NS-F10)."""
    clock = _review_clock(application)
    if clock is None or _today(at) <= clock.due_on:
        return None
    return f"申请复核的期限 {clock.due_on:%Y-%m-%d} 已过"


def review_days_are_over(application, at):
    """The three working days have passed without a request."""
    clock = _review_clock(application)
    return None if clock and _today(at) > clock.due_on else "申请复核的期限还没有届满"


def round_takes_lists(application, at):
    """Lists are reported while the round verifies (or, early, while it still accepts)."""
    taking = application.round.stage in (RoundStage.ACCEPTING, RoundStage.VERIFYING)
    return None if taking else f"{application.round}已不在报送名单的阶段，请转下一年度"


def round_is_past_lists(application, at):
    """Only what missed its round moves to the next one."""
    past = application.round.stage not in (RoundStage.PREPARING, RoundStage.ACCEPTING, RoundStage.VERIFYING)
    return None if past else f"{application.round}还可以报送名单，不需要转下一年度"


# Street list


def round_takes_this_list(street_list, at):
    """Lists move while the round verifies."""
    round_ = street_list.round
    taking = round_.stage in (RoundStage.ACCEPTING, RoundStage.VERIFYING)
    return None if taking else f"{round_}已进入“{round_.get_stage_display()}”，名单不能再变动"


def nobody_left_unverified(street_list, at):
    """Every application of the street has been verified, or waits for its correction."""
    left = street_list.round.applications.filter(
        case__organisation=street_list.street,
        stage__in=[ApplicationStage.SUBMITTED, ApplicationStage.ACCEPTED],
    ).count()
    return f"还有{left}份申请没有完成受理、核查" if left else None


def list_day_has_passed(street_list, at):
    """A list is late only after its last day."""
    day = street_list.round.verify_by
    return None if day and _today(at) > day else f"报送截止日 {day:%Y-%m-%d} 尚未过去"
