"""Who is told of each step of the positive list, and by which act that is shown; or why nobody needs be told.

A step is (kind, name). `Tells` names an act of tests/reliability/acts (or one of ACTS_HERE) and template → whom.
"""

from dataclasses import dataclass

from accounts.stages import OrganisationKind as K
from enterprises.operations import record_fact
from enterprises.stages import FactKind, Source
from tests.accounts.people import moment
from tests.reliability.acts import ACTS
from tests.whitelist.rounds import clerk, day, director, make_firm, make_objection, make_round
from whitelist import booking_messages as visits
from whitelist import messages as letters
from whitelist.operations import notices, publications
from whitelist.stages import RoundStage

FIRM, STREET, BUREAU, BODY = {K.ENTERPRISE}, {K.STREET_OFFICE}, {K.BUREAU}, {K.DEPARTMENT}
BOTH = FIRM | STREET


@dataclass(frozen=True)
class Tells:
    """The act that takes the step, and who is told by it: {template: kinds of organisations}."""

    act: str
    whom: dict


def publish_with_one_dropped():
    """公布 on the day after a penalty became known."""
    firm = make_firm()
    round_ = make_round(RoundStage.NOTICE_ENDED, enterprises=[firm])
    words = {"kind": FactKind.PENALTY, "reference": "样例罚1号", "source": Source.AUTHORITY, "actor": clerk()}
    on = moment("2026-12-08")
    record_fact(enterprise=firm, occurred_on=on.date(), learned_on=on.date(), at=on, **words)
    return lambda: publications.publish(pk=round_.pk, actor=director(), at=day(2027, "12-09"))


def publish_with_one_held():
    """公布 while an objection waits for its answer."""
    held, free = make_firm(name="晨星五金有限公司"), make_firm(name="远山塑胶有限公司")
    round_ = make_round(RoundStage.NOTICED, enterprises=[held, free])
    make_objection(round_.applications.get(enterprise=held))
    notices.end_notice(pk=round_.pk, actor=clerk(), at=day(2027, "12-08"))
    return lambda: publications.publish(pk=round_.pk, actor=director(), at=day(2027, "12-09"))


ACTS_HERE = {"publish, one dropped": publish_with_one_dropped, "publish, one held": publish_with_one_held}


def prepared(name):
    """The act of that name, ready to be called."""
    return (ACTS_HERE.get(name) or ACTS[f"whitelist.operations.{name}"])()


DRAFT = "只有企业自己看得到的草稿。"
BOOKED = {visits.BOOKED: FIRM, visits.OFFICER_BOOKED: STREET}
APPLICATION = {
    "begin": DRAFT,
    "recommend": Tells("applications.recommend", {letters.RECOMMENDED: FIRM}),
    "submit": Tells("applications.submit", {letters.SUBMITTED: STREET}),
    "accept": Tells("applications.accept", {letters.ACCEPTED: FIRM}),
    "return": Tells("applications.return_application", {letters.RETURNED: FIRM}),
    "resubmit": Tells("applications.resubmit", {letters.RESUBMITTED: STREET}),
    "transfer": Tells("applications.transfer", {letters.TRANSFERRED_IN: STREET, letters.TRANSFERRED: FIRM}),
    "assign": Tells("bookings.assign", BOOKED),
    "move_visit": Tells("bookings.move_visit", {visits.POSTPONED_BY_US: FIRM, visits.OFFICER_MOVED: STREET}),
    "ask_postponement": Tells("bookings.ask_postponement", {visits.POSTPONEMENT_ASKED: STREET}),
    "grant_postponement": Tells("bookings.grant_postponement", {visits.POSTPONED_BY_FIRM: FIRM}),
    "refuse_postponement": Tells("bookings.refuse_postponement", {visits.POSTPONEMENT_REFUSED: FIRM}),
    "cancel_visit": Tells("bookings.cancel_visit", {visits.CANCELLED_BY_US: FIRM}),
    "cancel_booking": Tells("bookings.cancel_booking", {visits.CANCELLED_BY_FIRM: BOTH}),
    "record_absence": Tells("bookings.record_absence", {visits.NO_SHOW: FIRM}),
    "explain_absence": Tells("bookings.explain_absence", {visits.ABSENCE_EXPLAINED: STREET}),
    "reassign": Tells("bookings.reassign", {visits.REASSIGNED: FIRM, visits.OFFICER_TAKES_OVER: STREET}),
    "start_check": "执法人员在现场打开核查表，企业在场。",
    "pass": Tells("checks.sign_check second, all met", {letters.PASSED: FIRM}),
    "find_unmet": Tells("checks.sign_check second, one unmet", {letters.UNMET_FOUND: STREET}),
    "refuse": Tells("refusals.refuse", {letters.REFUSED: FIRM}),
    "refuse_recommended": Tells("refusals.refuse_recommended", {letters.NOT_RECOMMENDED: FIRM}),
    "serve": Tells("refusals.serve", {letters.REVIEW_RIGHT: FIRM}),
    "request_review": Tells("refusals.request_review", {letters.REVIEW_ASKED: STREET}),
    "lapse": Tells("refusals.lapse", {letters.LAPSED: FIRM}),
    "uphold": Tells("refusals.uphold", {letters.REVIEW_UPHELD: FIRM, letters.REVIEW_UPHELD_STREET: STREET}),
    "overturn": Tells(
        "refusals.overturn", {letters.REVIEW_OVERTURNED: FIRM, letters.REVIEW_OVERTURNED_STREET: STREET}
    ),
    "report": Tells("street_lists.report_list", {letters.REPORTED: FIRM}),
    "send_back": "街道收到名单退回的消息；企业没有要办的事。",
    "sample_review": "区局自己登记，供征求意见和审议参考；企业在场。",
    "approve": "随公示告知企业和街道。",
    "decline": Tells("deliberations.deliberate", {letters.DECLINED: BOTH}),
    "hold": Tells("objections.object_to", {letters.HELD: FIRM}),
    "release": "随异议的答复告知企业和街道。",
    "reject": "随异议的答复告知企业和街道。",
    "include": Tells("publications.publish", {letters.INCLUDED: FIRM}),
    "drop": Tells("publish, one dropped", {letters.LEFT_OUT: BOTH}),
    "carry_over": Tells("applications.carry_over", {letters.CARRIED_OVER: FIRM}),
    "withdraw": Tells("applications.withdraw", {letters.WITHDRAWN: STREET}),
}
ROUND = {
    "create": "还在筹备，区局首页显示；开始受理时告知街道。",
    "open": Tells("rounds.open_round", {letters.ROUND_OPENED: STREET}),
    "close": Tells("rounds.close_round", {letters.ROUND_CLOSED: STREET}),
    "consult": Tells("rounds.consult", {letters.CONSULTED: BODY}),
    "close_consultation": Tells("rounds.close_consultation", {letters.NO_REPLY: BODY}),
    "deliberate": Tells("deliberations.deliberate", {letters.DELIBERATED: BUREAU}),
    "begin_notice": Tells("notices.begin_notice", {letters.NOTICED: FIRM, letters.NOTICE_BEGUN: STREET}),
    "correct_notice": Tells(
        "notices.correct_notice", {letters.NOTICE_CORRECTED: FIRM, letters.NOTICE_RENEWED: STREET}
    ),
    "end_notice": Tells("notices.end_notice", {letters.NOTICE_ENDED: BUREAU}),
    "publish": Tells("publish, one held", {letters.PUBLISHED: STREET, letters.LEFT_HELD: FIRM}),
    "supplement": Tells("publications.supplement", {letters.PUBLISHED: STREET}),
    "cancel": Tells("rounds.cancel_round", {letters.ROUND_CANCELLED: STREET}),
}
STREET_LIST = {
    "create": "随批次建立，开始受理时告知街道报送期限。",
    "report": Tells("street_lists.report_list", {letters.LIST_REPORTED: BUREAU}),
    "record_late": Tells("street_lists.record_late", {letters.LIST_LATE: STREET}),
    "return": Tells("street_lists.return_list", {letters.LIST_RETURNED: STREET}),
    "void": "随批次终止告知街道。",
    "receive": "街道没有要办的事，名单页面显示已接收。",
}
OBJECTION = {
    "file": Tells(
        "objections.object_to", {letters.OBJECTION_FILED: BUREAU, letters.OBJECTION_NEARBY: STREET}
    ),
    "examine": "区局内部分工；异议人凭查询码看到进度。",
    "dismiss": Tells("objections.dismiss", {letters.OBJECTION_DISMISSED: BOTH}),
    "uphold": Tells("objections.uphold", {letters.OBJECTION_UPHELD: BOTH}),
}
REVIEW = {
    "file": Tells("refusals.request_review", {letters.REVIEW_FILED: BUREAU}),
    "uphold": "随申请的同名步骤告知企业和街道。",
    "overturn": "随申请的同名步骤告知企业和街道。",
    "drop": "企业自己撤回了申请；复核从区局的待办中消失。",
}
QUARTER = {
    "create": Tells("quarters.open_quarter", {letters.QUARTER_DUE: STREET}),
    "report": Tells("quarters.report_quarter", {letters.QUARTER_REPORTED: BUREAU}),
}
TOLD = {
    "whitelist.application": APPLICATION,
    "whitelist.round": ROUND,
    "whitelist.street_list": STREET_LIST,
    "whitelist.objection": OBJECTION,
    "whitelist.review": REVIEW,
    "whitelist.quarter": QUARTER,
}
# What no step tells: dates that draw near, and the last of several answers.
BESIDE = {letters.VISIT_FIRM, letters.VISIT_STREET, letters.ALL_ANSWERED}
