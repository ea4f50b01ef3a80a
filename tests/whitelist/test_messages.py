"""The enterprise is told of every main event of its application, once, and only if it happened (lessons 18)."""

import pytest
from django.db import transaction

from accounts.stages import Role
from notices.models import Delivery, Message
from notices.operations import deliver_next
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
from whitelist.operations import applications, objections
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


def test_every_message_of_the_list_can_be_frozen():
    words = dict.fromkeys(
        [
            "case",
            "number",
            "street",
            "reason",
            "unmet",
            "days",
            "last",
            "served",
            "round",
            "ends",
            "channel",
            "objection",
            "answer",
            "publication",
            "firm",
            "since",
            "until",
            "passed",
            "quarter",
        ],
        "样例",
    )
    found = [value for value in vars(messages).values() if isinstance(value, messages.Template)]
    assert len(found) == 12
    subjects = {template.frozen(words)["subject"] for template in found}
    assert len(subjects) == len(found)


def test_a_dismissed_objection_is_told_to_the_enterprise():
    round_ = make_round(RoundStage.NOTICED)
    application = round_.applications.get(stage=ApplicationStage.APPROVED)
    objection, _ = make_objection(application)
    head, at = section_head(), day(2027, "11-30")
    objections.examine(pk=objection.pk, actor=clerk(), at=at, note="样例")
    objections.dismiss(pk=objection.pk, actor=head, at=at, answer="经核实不成立")
    assert told(messages.OBJECTION_DISMISSED, application.case).count() == 1
    assert told(messages.OBJECTION_UPHELD).count() == 0
