"""Rounds and applications in every stage, led there by the real operations on plausible days of the year before.

`make_round(RoundStage.NOTICED)` and `make_application(ApplicationStage.RETURNED)` do everything that comes before.
Days of round 2027: opened 2026-09-02, applied 10-12, verified 10-15, closed 11-13, lists 11-16, consulted 11-18,
deliberated 11-25, noticed 11-26 to 12-03, ended 12-08, published 12-09.
"""

from accounts.stages import Role
from casework.models import Policy
from casework.policy import load_profile
from tests.accounts.people import make_department, make_street
from tests.whitelist.staff import (
    ANSWERS,
    CHANNEL,
    FINDINGS,
    YEAR,
    clerk,
    day,
    director,
    make_firm,
    officers,
    person,
    principal,
    section_head,
)
from whitelist.models import Application, Opinion, Round
from whitelist.operations import (
    applications,
    checks,
    consultations,
    deliberations,
    notices,
    objections,
    publications,
    refusals,
    rounds,
    street_lists,
)
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import Answer, ApplicationStage, CheckKind, RoundStage

__all__ = [
    "ANSWERS",
    "CHANNEL",
    "FINDINGS",
    "YEAR",
    "clerk",
    "day",
    "director",
    "make_application",
    "make_firm",
    "make_objection",
    "make_round",
    "officers",
    "person",
    "principal",
    "section_head",
]


# Applications


def _begin(enterprise, year):
    return applications.begin_application(
        enterprise_id=enterprise.pk, actor=principal(enterprise), at=day(year, "10-12")
    )


def _recommend(enterprise, year):
    actor = person(Role.STREET_CLERK, enterprise.street)
    return applications.recommend(
        enterprise_id=enterprise.pk, actor=actor, at=day(year, "10-12"), reason="守法经营"
    )


def _submit(row, year):
    actor, at = principal(row.enterprise), day(year, "10-12 10:00")
    applications.save_draft(pk=row.pk, actor=actor, at=at, declaration=ANSWERS, report=FINDINGS)
    applications.submit(pk=row.pk, actor=actor, at=at)


def _accept(row, year):
    actor = person(Role.STREET_CLERK, row.case.organisation)
    applications.accept(pk=row.pk, actor=actor, at=day(year, "10-13"))


def _check(row, year, unmet=()):
    first, second = officers(row.case.organisation)
    at = day(year, "10-15")
    check = checks.start_check(application_id=row.pk, kind=CheckKind.VERIFICATION, actor=first, at=at)
    answers = {
        item.name: {"met": item.name not in unmet, "note": "查看现场和台账" if item.name in unmet else ""}
        for item in CHECK_ITEMS
    }
    checks.save_check(
        pk=check.pk, actor=first, at=at, answers=answers, company_person="在场人员乙", opinion=""
    )
    checks.sign_check(pk=check.pk, actor=first, at=at)
    checks.sign_check(pk=check.pk, actor=second, at=at)


def _refuse(row, year):
    _check(row, year, unmet=(CHECK_ITEMS[0].name,))
    refusals.refuse(pk=row.pk, actor=person(Role.STREET_HEAD, row.case.organisation), at=day(year, "10-16"))


def _serve(row, year):
    actor, at = person(Role.STREET_CLERK, row.case.organisation), day(year, "10-19")
    words = {"method": "direct", "received_by": "签收人丙", "received_on": at.date()}
    refusals.serve(pk=row.pk, actor=actor, at=at, **words)


def _ask_review(row, year):
    actor = principal(row.enterprise)
    refusals.request_review(pk=row.pk, actor=actor, at=day(year, "10-20"), grounds="已经达标，证书在办")


def _return(row, year):
    actor = person(Role.STREET_CLERK, row.case.organisation)
    applications.return_application(pk=row.pk, actor=actor, at=day(year, "10-13"), reason="请补充检查情况")


def _withdraw(row, year):
    applications.withdraw(
        pk=row.pk, actor=principal(row.enterprise), at=day(year, "10-14"), reason="暂不申报"
    )


def _lapse(row, year):
    refusals.lapse(pk=row.pk, at=day(year, "10-30"))


S = ApplicationStage
COURSES = {
    S.DRAFT: (),
    S.SUBMITTED: (_submit,),
    S.RETURNED: (_submit, _return),
    S.WITHDRAWN: (_submit, _withdraw),
    S.ACCEPTED: (_submit, _accept),
    S.QUALIFIED: (_submit, _accept, _check),
    S.REFUSED: (_submit, _accept, _refuse),
    S.SERVED: (_submit, _accept, _refuse, _serve),
    S.IN_REVIEW: (_submit, _accept, _refuse, _serve, _ask_review),
    S.CLOSED: (_submit, _accept, _refuse, _serve, _lapse),
}
# These stages come with the round.
WITH_ROUND = {
    S.REPORTED: RoundStage.VERIFYING,
    S.APPROVED: RoundStage.DELIBERATED,
    S.HELD: RoundStage.NOTICED,
    S.INCLUDED: RoundStage.PUBLISHED,
}


def make_application(stage=S.DRAFT, *, enterprise=None, year=YEAR, recommended=False):
    """An application of round `year` in `stage`, fresh from the database; the round is made as far as it is needed."""
    if stage in WITH_ROUND:
        enterprise = enterprise or make_firm()
        make_round(WITH_ROUND[stage], year=year, enterprises=[enterprise])
        row = Application.objects.get(enterprise=enterprise, round__year=year)
        if stage == S.HELD:
            make_objection(row)
        return Application.objects.get(pk=row.pk)
    if not Round.objects.filter(year=year).exists():
        make_round(RoundStage.ACCEPTING, year=year, enterprises=())
    enterprise = enterprise or make_firm()
    row = (_recommend if recommended else _begin)(enterprise, year)
    for act in COURSES[stage]:
        act(Application.objects.get(pk=row.pk), year)
    return Application.objects.get(pk=row.pk)


def make_objection(application, *, at=None, text="车间堆放可燃物", **words):
    """File an objection against a noticed application; returns (objection, receipt code)."""
    at = at or day(application.round.year, "11-27")
    return objections.object_to(
        round_id=application.round_id, application_id=application.pk, at=at, text=text, **words
    )


# Rounds


def _open(round_):
    rounds.open_round(pk=round_.pk, actor=clerk(), at=day(round_.year, "09-02"), complaint_channel=CHANNEL)


def _close(round_):
    rounds.close_round(pk=round_.pk, actor=clerk(), at=day(round_.year, "11-13"))


def _report(round_):
    for row in round_.street_lists.select_related("street"):
        head, at = person(Role.STREET_HEAD, row.street), day(round_.year, "11-16")
        street_lists.report_list(pk=row.pk, actor=head, at=at, nil_reason="没有符合的企业")
        street_lists.receive_list(pk=row.pk, actor=clerk(), at=day(round_.year, "11-17"))


def _consult(round_):
    words = {"bodies": [make_department()], "letter": "征求意见函", "sample_waiver": "本年度抽查另行组织"}
    rounds.consult(pk=round_.pk, actor=clerk(), at=day(round_.year, "11-18"), **words)


def _close_consultation(round_):
    for opinion in Opinion.objects.filter(round=round_):
        actor, at = person(Role.LIAISON, opinion.organisation), day(round_.year, "11-20")
        consultations.answer_consultation(pk=opinion.pk, actor=actor, at=at, answer=Answer.AGREED)
    rounds.close_consultation(pk=round_.pk, actor=clerk(), at=day(round_.year, "11-23"))


def _deliberate(round_):
    at = day(round_.year, "11-24")
    words = {"held_on": at.date(), "number": "会纪〔样例〕1号", "minutes": "逐家审议，一致同意。"}
    deliberations.save_meeting(pk=round_.pk, actor=clerk(), at=at, **words)
    for row in round_.applications.filter(stage=S.REPORTED):
        decision = {"application_id": row.pk, "approved": True, "reason": "符合条件"}
        deliberations.save_decision(pk=round_.pk, actor=clerk(), at=at, **decision)
    deliberations.deliberate(pk=round_.pk, actor=director(), at=day(round_.year, "11-25"))


def _notice(round_):
    at = day(round_.year, "11-26")
    notices.begin_notice(pk=round_.pk, actor=clerk(), at=at, complaint_channel=CHANNEL)


def _end_notice(round_):
    round_.refresh_from_db()
    notices.end_notice(pk=round_.pk, actor=clerk(), at=day(round_.year, "12-08"))


def _publish(round_):
    publications.publish(pk=round_.pk, actor=director(), at=day(round_.year, "12-09"))


R = RoundStage
ROUND_COURSE = (
    (R.ACCEPTING, (_open,)),
    (R.VERIFYING, (_close, _report)),
    (R.CONSULTING, (_consult,)),
    (R.DELIBERATING, (_close_consultation,)),
    (R.DELIBERATED, (_deliberate,)),
    (R.NOTICED, (_notice,)),
    (R.NOTICE_ENDED, (_end_notice,)),
    (R.PUBLISHED, (_publish,)),
)


def make_round(stage=R.PREPARING, *, year=YEAR, enterprises=None):
    """The round of `year` in `stage`, with `enterprises` (default: one firm) qualified and going along with it.

    From VERIFYING on the street lists have been reported and received. CANCELLED: opened, then ended with a reason.
    """
    if not Policy.objects.exists():
        load_profile("nanshan")
    if enterprises is None:
        enterprises = [make_firm()] if stage not in (R.PREPARING, R.ACCEPTING, R.CANCELLED) else []
    make_street()
    round_ = rounds.create_round(year=year, actor=clerk(), at=day(year, "09-01"))
    if stage == R.CANCELLED:
        rounds.cancel_round(
            pk=round_.pk, actor=director(), at=day(year, "09-03"), reason="方案调整，另行部署"
        )
    elif stage != R.PREPARING:
        _lead(round_, stage, enterprises)
    return Round.objects.get(pk=round_.pk)


def _lead(round_, stage, enterprises):
    for reached, acts in ROUND_COURSE:
        for act in acts:
            act(round_)
        if reached == R.ACCEPTING:
            for enterprise in enterprises:
                make_application(S.QUALIFIED, enterprise=enterprise, year=round_.year)
        if reached == stage:
            break
