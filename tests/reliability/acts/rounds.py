"""Acts on a round and what belongs to it: street lists, answers, the meeting, the notice, objections, publication."""

from functools import partial

from accounts.stages import Role
from casework.policy import load_profile
from tests.accounts.people import make_bureau, make_department, make_street
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo
from tests.whitelist.rounds import make_application, make_objection, make_round
from tests.whitelist.staff import CHANNEL, clerk, day, director, make_firm, person, section_head
from whitelist.models import Opinion, StreetList
from whitelist.operations import (
    consultations,
    deliberations,
    notices,
    objections,
    publications,
    rounds,
    street_lists,
)
from whitelist.stages import Answer, ApplicationStage
from whitelist.stages import RoundStage as R

TWO = ("晨星五金有限公司", "远山塑胶有限公司")


def on_round(operation, stage, actor, date, **words):
    """An act on a round in `stage`, with two firms going along."""
    firms = [make_firm(name=name) for name in TWO] if stage not in (R.PREPARING, R.ACCEPTING) else None
    row = make_round(stage, enterprises=firms)
    return partial(operation, pk=row.pk, actor=actor(), at=day(2027, date), **words)


@act(rounds.create_round)
def create_round():
    load_profile("nanshan")
    make_bureau()
    make_street()
    make_street("远处街道应急办", "440311099")
    return partial(rounds.create_round, year=2027, actor=clerk(), at=day(2027, "09-01"))


@act(rounds.open_round)
def open_round():
    return on_round(rounds.open_round, R.PREPARING, clerk, "09-02", complaint_channel=CHANNEL)


@act(rounds.close_round)
def close_round():
    return on_round(rounds.close_round, R.ACCEPTING, clerk, "11-13")


@act(rounds.consult)
def consult():
    bodies = [make_department("区住建局"), make_department("区消防大队")]
    words = {"bodies": bodies, "letter": "征求意见函", "sample_waiver": "另行组织"}
    return on_round(rounds.consult, R.VERIFYING, clerk, "11-18", **words)


@act(rounds.close_consultation)
def close_consultation():
    return on_round(rounds.close_consultation, R.CONSULTING, clerk, "12-20")


@act(rounds.cancel_round)
def cancel_round():
    return on_round(rounds.cancel_round, R.ACCEPTING, director, "09-05", reason="方案调整")


def on_list(operation, actor, date, reported=False, **words):
    """An act on the list of a street with one qualified firm."""
    row = make_application(ApplicationStage.QUALIFIED)
    street_list = StreetList.objects.get(round=row.round, street=row.case.organisation)
    head = person(Role.STREET_HEAD, street_list.street)
    if reported:
        street_lists.report_list(pk=street_list.pk, actor=head, at=day(2027, "10-20"))
    return partial(operation, pk=street_list.pk, actor=actor or head, at=day(2027, date), **words)


@act(street_lists.report_list)
def report_list():
    return on_list(street_lists.report_list, None, "10-20")


@act(street_lists.return_list)
def return_list():
    make_bureau()
    return on_list(street_lists.return_list, clerk(), "10-21", reported=True, reason="请核对")


@act(street_lists.receive_list)
def receive_list():
    make_bureau()
    return on_list(street_lists.receive_list, clerk(), "10-21", reported=True)


@act(street_lists.record_late)
def record_late():
    make_bureau()
    return on_list(street_lists.record_late, clerk(), "12-01", reason="逾期未报")


def on_opinion(operation, actor=None, **words):
    """An answer of a body that was asked."""
    round_ = make_round(R.CONSULTING)
    opinion = Opinion.objects.get(round=round_)
    items = [(round_.applications.get().pk, "有举报")]
    who = actor() if actor else person(Role.LIAISON, opinion.organisation)
    words |= {"answer": Answer.OBJECTED, "text": "有不同意见", "items": items}
    return partial(operation, pk=opinion.pk, actor=who, at=day(2027, "11-20"), **words)


@act(consultations.answer_consultation)
def answer():
    return on_opinion(consultations.answer_consultation)


@act(consultations.record_paper_answer)
def paper_answer():
    call = on_opinion(consultations.record_paper_answer, clerk, reply_number="住建函〔样例〕1号")
    return lambda: call(paper=photo("复函.jpg"))


@act(deliberations.save_meeting)
def save_meeting():
    words = {"held_on": day(2027, "11-24").date(), "number": "会纪〔样例〕1号", "minutes": "逐家审议。"}
    return on_round(deliberations.save_meeting, R.DELIBERATING, clerk, "11-24", **words)


def drafted():
    """A round whose meeting is drafted and whose firms are decided; the round."""
    call = save_meeting()
    meeting = call()
    for row in meeting.round.applications.all():
        words = {"application_id": row.pk, "approved": row.enterprise.name != TWO[1], "reason": "逐项核对"}
        deliberations.save_decision(pk=meeting.round_id, actor=clerk(), at=day(2027, "11-24"), **words)
    return meeting.round


@act(deliberations.save_decision)
def save_decision():
    round_ = save_meeting()().round
    words = {"application_id": round_.applications.first().pk, "approved": True, "reason": "符合"}
    at = day(2027, "11-24")
    return partial(deliberations.save_decision, pk=round_.pk, actor=clerk(), at=at, **words)


@act(deliberations.deliberate)
def deliberate():
    round_ = drafted()
    return partial(deliberations.deliberate, pk=round_.pk, actor=director(), at=day(2027, "11-25"))


@act(notices.begin_notice)
def begin_notice():
    return on_round(notices.begin_notice, R.DELIBERATED, clerk, "11-26", complaint_channel=CHANNEL)


@act(notices.correct_notice)
def correct_notice():
    words = {"reason": "电话有误", "complaint_channel": "0755-1"}
    return on_round(notices.correct_notice, R.NOTICED, section_head, "11-30", **words)


@act(notices.end_notice)
def end_notice():
    return on_round(notices.end_notice, R.NOTICED, clerk, "12-08")


@act(objections.object_to)
def object_to():
    row = make_application(ApplicationStage.APPROVED)
    notices.begin_notice(pk=row.round_id, actor=clerk(), at=day(2027, "11-26"), complaint_channel=CHANNEL)
    words = {"round_id": row.round_id, "application_id": row.pk, "text": "车间堆放可燃物"}
    return lambda: objections.object_to(at=day(2027, "11-27"), evidence=[photo("照片.jpg")], **words)


def on_objection(operation, **words):
    """The bureau's act on an objection that holds a firm."""
    row = make_application(ApplicationStage.HELD)
    objection = row.objections.get()
    actor = clerk() if operation is objections.examine else section_head()
    return partial(operation, pk=objection.pk, actor=actor, at=day(2027, "11-30"), **words)


@act(objections.examine)
def examine():
    return on_objection(objections.examine, note="现场核实")


@act(objections.dismiss)
def dismiss():
    return on_objection(objections.dismiss, answer="不属实")


@act(objections.uphold)
def uphold():
    return on_objection(objections.uphold, answer="属实")


@act(publications.publish)
def publish():
    return on_round(publications.publish, R.NOTICE_ENDED, director, "12-09")


@act(publications.supplement)
def supplement():
    held, free = (make_firm(name=name) for name in TWO)
    round_ = make_round(R.NOTICED, enterprises=[held, free])
    objection, _ = make_objection(round_.applications.get(enterprise=held))
    notices.end_notice(pk=round_.pk, actor=clerk(), at=day(2027, "12-08"))
    publications.publish(pk=round_.pk, actor=director(), at=day(2027, "12-09"))
    objections.dismiss(pk=objection.pk, actor=section_head(), at=day(2027, "12-10"), answer="不属实")
    return partial(publications.supplement, pk=round_.pk, actor=director(), at=day(2027, "12-11"))
