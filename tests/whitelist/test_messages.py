"""The enterprise is told of every main event of its application, once, and only if it happened (lessons 18)."""

import pytest
from django.db import transaction

from accounts.stages import Role
from notices.models import Delivery, Message
from notices.operations import deliver_next
from tests.accounts.people import make_person, make_street
from tests.whitelist.rounds import (
    clerk,
    day,
    make_application,
    make_firm,
    make_objection,
    make_round,
    person,
    principal,
    section_head,
)
from whitelist import messages
from whitelist.models import Application, ReviewRequest
from whitelist.operations import applications, notices, objections, refusals
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db


def told(template, case=None):
    """The messages of one template, of one case if given."""
    found = Message.objects.filter(template=template.key)
    return found if case is None else found.filter(case=case)


def test_a_return_says_what_is_missing_and_by_when():
    row = make_application(ApplicationStage.RETURNED)
    message = told(messages.RETURNED, row.case).get()
    clock = row.case.clocks.running().get(code="correct")
    assert row.reason in message.text
    assert (message.clock, message.by_when) == (clock, clock.due_on)
    assert message.deliveries.get().user == principal(row.enterprise)


def test_a_refusal_is_told_with_the_review_right_and_on_service_with_its_last_day():
    row = make_application(ApplicationStage.REFUSED)
    message = told(messages.REFUSED, row.case).get()
    assert message.required
    assert "申请复核" in message.text
    served = make_application(ApplicationStage.SERVED, enterprise=make_firm())
    last = served.case.clocks.running().get(code="ask_review").due_on
    right = told(messages.REVIEW_RIGHT, served.case).get()
    assert right.by_when == last
    assert str(last) in right.text


def test_everybody_on_the_notice_is_told_once():
    round_ = make_round(RoundStage.NOTICED)
    noticed = round_.applications.filter(stage=ApplicationStage.APPROVED)
    assert noticed.exists()
    for row in noticed:
        assert str(round_.notice_ends_on) in told(messages.NOTICED, row.case).get().text


def test_inclusion_is_told_once():
    row = make_application(ApplicationStage.INCLUDED)
    assert told(messages.INCLUDED, row.case).count() == 1
    assert Delivery.objects.filter(message__template=messages.INCLUDED.key).count() == 1


def test_a_return_that_is_undone_told_nobody():
    row = make_application(ApplicationStage.SUBMITTED)
    before = Message.objects.count()
    actor = person(Role.STREET_CLERK, row.case.organisation)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        applications.return_application(pk=row.pk, actor=actor, at=row.first_submitted_at, reason="缺附件3")
        assert Message.objects.count() == before + 1
        raise ZeroDivisionError
    assert Message.objects.count() == before


def test_a_return_that_was_answered_before_it_was_sent_is_not_sent(time_machine):
    row = make_application(ApplicationStage.RETURNED)
    message = told(messages.RETURNED, row.case).get()
    at = message.created_at
    applications.resubmit(pk=row.pk, actor=principal(row.enterprise), at=at)
    while deliver_next(worker="test", at=at):
        pass
    assert message.deliveries.get().state == "withdrawn"


def test_a_dismissed_objection_is_told_to_the_enterprise():
    round_ = make_round(RoundStage.NOTICED)
    application = round_.applications.get(stage=ApplicationStage.APPROVED)
    objection, _ = make_objection(application)
    head, at = section_head(), day(2027, "11-30")
    objections.examine(pk=objection.pk, actor=clerk(), at=at, note="样例")
    objections.dismiss(pk=objection.pk, actor=head, at=at, answer="经核实不成立")
    assert told(messages.OBJECTION_DISMISSED, application.case).count() == 1
    assert told(messages.OBJECTION_UPHELD).count() == 0


def deliver(at):
    while deliver_next(worker="test", at=at):
        pass


def state_of(template, case):
    """What became of the one delivery of a template on a case."""
    (state,) = set(told(template, case).get().deliveries.values_list("state", flat=True))
    return state


def test_an_application_that_was_accepted_before_it_was_announced_is_not_announced():
    row = make_application(ApplicationStage.SUBMITTED)
    at = row.first_submitted_at
    applications.transfer(
        pk=row.pk,
        actor=person(Role.STREET_HEAD, row.case.organisation),
        at=at,
        street=_other_street(),
        reason="厂房在那边",
    )
    row = Application.objects.get(pk=row.pk)
    applications.accept(pk=row.pk, actor=person(Role.STREET_CLERK, row.case.organisation), at=at)
    deliver(at)
    assert state_of(messages.TRANSFERRED_IN, row.case) == "withdrawn"
    assert state_of(messages.ACCEPTED, row.case) == "delivered"
    assert state_of(messages.TRANSFERRED, row.case) == "delivered"


def _other_street():
    street = make_street("远处街道应急办", "440311099")
    make_person(Role.STREET_CLERK, street)
    return street


def test_a_notice_that_was_corrected_before_it_was_told_is_told_as_corrected_only():
    round_ = make_round(RoundStage.NOTICED)
    row = round_.applications.get()
    words = {"reason": "电话有误", "complaint_channel": "0755-1"}
    notices.correct_notice(pk=round_.pk, actor=section_head(), at=day(2027, "11-27"), **words)
    deliver(day(2027, "11-27"))
    assert state_of(messages.NOTICED, row.case) == "withdrawn"
    assert state_of(messages.NOTICE_CORRECTED, row.case) == "delivered"
    assert state_of(messages.NOTICE_BEGUN, round_.case) == "withdrawn"
    assert state_of(messages.NOTICE_RENEWED, round_.case) == "delivered"


def test_nobody_reads_in_a_message_who_objects():
    round_ = make_round(RoundStage.NOTICED)
    row = round_.applications.get()
    words = {"sender": "举报人丁", "contact": "19911112222", "text": "举报人丁住在隔壁"}
    objection, _ = make_objection(row, **words)
    found = [
        told(messages.OBJECTION_FILED, objection.case).get(),
        told(messages.OBJECTION_NEARBY, row.case).get(),
        told(messages.HELD, row.case).get(),
    ]
    for message in found:
        everything = f"{message.subject}{message.told_outside}"
        assert "举报人丁" not in everything
        assert "19911112222" not in everything


def test_an_objection_that_was_answered_is_not_announced_to_the_street_any_more():
    round_ = make_round(RoundStage.NOTICED)
    row = round_.applications.get()
    at = day(2027, "11-27")
    objection, _ = make_objection(row, at=at)
    objections.dismiss(pk=objection.pk, actor=section_head(), at=at, answer="不属实")
    deliver(at)
    assert state_of(messages.OBJECTION_NEARBY, row.case) == "withdrawn"
    assert state_of(messages.OBJECTION_FILED, objection.case) == "withdrawn"
    assert state_of(messages.HELD, row.case) == "withdrawn"
    assert state_of(messages.OBJECTION_DISMISSED, row.case) == "delivered"


@pytest.mark.parametrize(
    ("decide", "to_firm", "to_street"),
    [
        (refusals.uphold, messages.REVIEW_UPHELD, messages.REVIEW_UPHELD_STREET),
        (refusals.overturn, messages.REVIEW_OVERTURNED, messages.REVIEW_OVERTURNED_STREET),
    ],
)
def test_the_decision_of_a_review_reaches_the_firm_and_the_street_with_its_reason(decide, to_firm, to_street):
    row = make_application(ApplicationStage.IN_REVIEW)
    request = ReviewRequest.objects.get(application=row)
    decide(pk=request.pk, actor=section_head(), at=day(2027, "10-22"), reason="台账已经核对")
    firm, street = told(to_firm, row.case).get(), told(to_street, row.case).get()
    assert {row.organisation for row in firm.deliveries.all()} == {row.case.party}
    assert {row.organisation for row in street.deliveries.all()} == {row.case.organisation}
    assert "台账已经核对" in firm.text
    assert "台账已经核对" in street.text
