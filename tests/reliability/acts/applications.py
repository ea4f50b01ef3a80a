"""Acts on an application: filled in, submitted, accepted, checked, refused, reviewed."""

from functools import partial

from accounts.stages import Role
from casework.models import Service
from tests.accounts.people import make_street
from tests.reliability.acts.catalogue import act
from tests.whitelist import onsite
from tests.whitelist.rounds import make_application, make_round
from tests.whitelist.staff import (
    ANSWERS,
    FINDINGS,
    day,
    make_firm,
    officers,
    person,
    principal,
    section_head,
)
from whitelist.models import FieldCheck, ReviewRequest
from whitelist.operations import applications, checks, refusals
from whitelist.stages import ApplicationStage as S
from whitelist.stages import CheckKind, RoundStage


def of_firm(operation, stage, date, **words):
    """An act of the firm's principal on an application in `stage`."""
    row = make_application(stage)
    return partial(operation, pk=row.pk, actor=principal(row.enterprise), at=day(2027, date), **words)


def of_street(operation, role, stage, date, **words):
    """An act of the street on an application in `stage`."""
    row = make_application(stage, recommended=words.pop("recommended", False))
    actor = person(role, row.case.organisation)
    return partial(operation, pk=row.pk, actor=actor, at=day(2027, date), **words)


@act(applications.begin_application)
def begin():
    make_round(RoundStage.ACCEPTING)
    firm = make_firm()
    at = day(2027, "10-12")
    return partial(applications.begin_application, enterprise_id=firm.pk, actor=principal(firm), at=at)


@act(applications.begin_application, "with a round of its own")
def begin_with_round():
    make_round(RoundStage.VERIFYING)
    firm = make_firm()
    at = day(2027, "11-18")
    return partial(applications.begin_application, enterprise_id=firm.pk, actor=principal(firm), at=at)


@act(applications.recommend)
def recommend():
    make_round(RoundStage.ACCEPTING)
    firm = make_firm()
    actor = person(Role.STREET_CLERK, firm.street)
    at = day(2027, "10-12")
    return partial(applications.recommend, enterprise_id=firm.pk, actor=actor, at=at, reason="守法经营")


@act(applications.save_draft)
def save_draft():
    return of_firm(applications.save_draft, S.DRAFT, "10-12", declaration=ANSWERS, report=FINDINGS)


@act(applications.submit)
def submit():
    call = of_firm(applications.save_draft, S.DRAFT, "10-12", declaration=ANSWERS, report=FINDINGS)
    row = call()
    return partial(applications.submit, pk=row.pk, actor=call.keywords["actor"], at=day(2027, "10-13"))


@act(applications.resubmit)
def resubmit():
    return of_firm(applications.resubmit, S.RETURNED, "10-14")


@act(applications.accept)
def accept():
    return of_street(applications.accept, Role.STREET_CLERK, S.SUBMITTED, "10-13")


@act(applications.return_application)
def give_back():
    return of_street(applications.return_application, Role.STREET_CLERK, S.ACCEPTED, "10-14", reason="请补充")


@act(applications.transfer)
def transfer():
    other = make_street("远处街道应急办", "440311099")
    words = {"street": other, "reason": "企业在那边"}
    return of_street(applications.transfer, Role.STREET_HEAD, S.SUBMITTED, "10-13", **words)


@act(applications.withdraw, "while a review runs")
def withdraw_in_review():
    return of_firm(applications.withdraw, S.IN_REVIEW, "10-21", reason="明年再申请")


@act(applications.withdraw)
def withdraw():
    return of_firm(applications.withdraw, S.ACCEPTED, "10-14", reason="暂不申报")


@act(applications.carry_over)
def carry_over():
    round_ = make_round(RoundStage.CONSULTING)
    row = round_.applications.get()
    type(row).objects.filter(pk=row.pk).update(stage=S.QUALIFIED)  # as after a review that came too late
    actor = person(Role.STREET_HEAD, row.case.organisation)
    return partial(applications.carry_over, pk=row.pk, actor=actor, at=day(2027, "11-19"), reason="错过上报")


@act(checks.start_check)
def start_check():
    row = make_application(S.ACCEPTED)
    actor = officers(row.case.organisation)[0]
    words = {"application_id": row.pk, "kind": CheckKind.VERIFICATION}
    return partial(checks.start_check, actor=actor, at=onsite.AT, **words)


@act(checks.save_check)
def save_check():
    check = onsite.begun()
    answers = {onsite.FIRST: {"met": True}}
    return partial(checks.save_check, pk=check.pk, actor=check.officer, at=onsite.AT, answers=answers)


@act(checks.add_photo)
def add_photo():
    check = onsite.begun()
    return lambda: checks.add_photo(pk=check.pk, actor=check.officer, at=onsite.AT, upload=onsite.photo())


@act(checks.sign_check, "first")
def sign_first():
    check = onsite.answered(onsite.begun())
    return partial(checks.sign_check, pk=check.pk, actor=check.officer, at=onsite.AT)


def signed_once(unmet=()):
    """A form with the first signature; the second officer's act on it."""
    check = onsite.answered(onsite.begun(), unmet=unmet)
    first, second = onsite.both(check)
    checks.sign_check(pk=check.pk, actor=first, at=onsite.AT)
    return partial(checks.sign_check, pk=check.pk, actor=second, at=onsite.AT)


@act(checks.sign_check, "second, all met")
def sign_second():
    return signed_once()


@act(checks.sign_check, "second, one unmet")
def sign_second_unmet():
    return signed_once(unmet=(onsite.FIRST,))


@act(checks.take_back_signature)
def take_back():
    second = signed_once()
    check = FieldCheck.objects.get(pk=second.keywords["pk"])
    return partial(checks.take_back_signature, pk=check.pk, actor=check.officer, at=onsite.AT)


def found_unmet(recommended=False):
    """An accepted application whose verification found a condition unmet."""
    row = make_application(S.ACCEPTED, recommended=recommended)
    check = onsite.answered(onsite.begun(row), unmet=(onsite.FIRST,))
    for officer in onsite.both(check):
        checks.sign_check(pk=check.pk, actor=officer, at=onsite.AT)
    return row, person(Role.STREET_HEAD, row.case.organisation)


@act(refusals.refuse)
def refuse():
    row, head = found_unmet()
    return partial(refusals.refuse, pk=row.pk, actor=head, at=day(2027, "10-21"))


@act(refusals.refuse_recommended)
def refuse_recommended():
    row, head = found_unmet(recommended=True)
    at = day(2027, "10-21")
    return partial(refusals.refuse_recommended, pk=row.pk, actor=head, at=at, reason="不符合条件")


@act(refusals.serve)
def serve():
    at = day(2027, "10-19")
    words = {"method": Service.Method.DIRECT, "received_by": "签收人丙", "received_on": at.date()}
    call = of_street(refusals.serve, Role.STREET_CLERK, S.REFUSED, "10-19", **words)
    return lambda: call(proof=onsite.photo("回证.jpg"))


@act(refusals.receipt)
def receipt():
    return of_firm(refusals.receipt, S.REFUSED, "10-19")


@act(refusals.request_review)
def request_review():
    call = of_firm(refusals.request_review, S.SERVED, "10-20", grounds="证书在办")
    return lambda **words: call(evidence=[onsite.photo("佐证.jpg")], **words)


def in_review(operation):
    """The section head's decision on a request for review."""
    row = make_application(S.IN_REVIEW)
    request = ReviewRequest.objects.get(application=row)
    return partial(operation, pk=request.pk, actor=section_head(), at=day(2027, "10-22"), reason="复核意见")


@act(refusals.uphold)
def uphold():
    return in_review(refusals.uphold)


@act(refusals.overturn)
def overturn():
    return in_review(refusals.overturn)


@act(refusals.lapse)
def lapse():
    row = make_application(S.SERVED)
    return partial(refusals.lapse, pk=row.pk, at=day(2027, "10-30"))
