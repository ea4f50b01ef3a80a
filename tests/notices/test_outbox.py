"""What an act writes: a frozen message, one delivery for each recipient and channel, or nothing at all."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.stages import Role
from casework import waking
from notices.models import Delivery, Message
from notices.operations.outbox import oldest_waiting
from notices.stages import Channel, DeliveryState
from tests.accounts.people import make_firm_organisation, make_person, moment
from tests.notices.post import (
    ORDERED,
    PLAIN,
    clerk_of,
    make_case,
    make_clock,
    send_all,
    states,
    tell,
    wishes,
)

pytestmark = pytest.mark.django_db


def test_a_message_says_why_what_and_by_when_and_stays_as_it_was_told():
    case = make_case()
    clerk_of(case)
    clock = make_clock(case, moment("2026-09-25").date())
    message = tell(case, clock=clock)
    assert (message.subject, message.text) == (f"样例：{case.title}", "请补正附件3。")
    assert (message.why, message.to_do, message.by_when) == (
        "街道退回了申请。",
        "补正后重新提交。",
        clock.due_on,
    )
    assert (message.template, message.template_version) == ("sample.plain", "1")
    with pytest.raises(Exception, match="message_stays|Cannot update"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(text="改写")


def test_everybody_in_the_office_gets_one_and_nobody_outside():
    case = make_case()
    clerks = {clerk_of(case).pk, clerk_of(case).pk}
    make_person(
        Role.STREET_CLERK,
        make_firm_organisation().parent.__class__.objects.create(
            kind="street_office", name="别的街道", code="440311098", parent=case.organisation.parent
        ),
    )
    tell(case)
    assert set(Delivery.objects.values_list("user", flat=True)) == clerks


def test_a_person_with_two_offices_is_told_once():
    case = make_case()
    make_person(Role.STREET_HEAD, case.organisation, user=clerk_of(case))
    tell(case, roles=(Role.STREET_CLERK, Role.STREET_HEAD))
    assert Delivery.objects.count() == 1


def test_the_bureaus_roles_are_found_in_its_sections():
    case = make_case()
    section = case.organisation.parent.children.create(kind="section", name="样例科")
    head = make_person(Role.SECTION_HEAD, section)
    tell(case, roles=(Role.SECTION_HEAD,), organisation=case.organisation.parent)
    assert Delivery.objects.get().user == head


def test_a_message_rolls_back_with_the_act():
    case = make_case()
    clerk_of(case)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(case)
        raise ZeroDivisionError
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(RuntimeError):
        tell(make_case())


@pytest.mark.django_db(transaction=True)
def test_workers_are_woken_once_after_the_act_and_never_by_one_that_failed(monkeypatch):
    case, woken = make_case(), []
    clerk_of(case)
    monkeypatch.setattr(waking.current_app, "send_task", lambda *words, **options: woken.append(words))
    with transaction.atomic():
        tell(case)
        tell(case)
        assert woken == []
    assert woken == [("notices.deliver",)]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(case)
        raise ZeroDivisionError
    assert len(woken) == 1


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_the_act_is_done_at_once(monkeypatch, settings):
    case = make_case()
    clerk_of(case)

    def refuse(*words, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(waking.current_app, "send_task", refuse)
    with transaction.atomic():
        tell(case)
    assert states() == [DeliveryState.QUEUED]


def test_a_channel_is_used_only_as_wished_and_only_with_an_address():
    case = make_case()
    clerk, other = clerk_of(case), clerk_of(case)
    wishes(clerk)
    wishes(other, email="")
    tell(case)
    found = set(Delivery.objects.values_list("user", "channel"))
    assert found == {(clerk.pk, "in_app"), (clerk.pk, "email"), (other.pk, "in_app")}


def test_who_never_chose_is_told_by_text_message_in_a_firm_and_in_the_system_alone_in_an_office(settings):
    settings.NOTICE_GATEWAY_URL, settings.NOTICE_GATEWAY_CHANNELS = "http://gateway.invalid", [Channel.SMS]
    case = make_case()
    principal, clerk = make_person(Role.PRINCIPAL, case.party), clerk_of(case)
    silent = make_person(Role.SAFETY_OFFICER, case.party)
    wishes(silent, channels=[])
    tell(case)
    tell(case, roles=(Role.PRINCIPAL, Role.SAFETY_OFFICER), organisation=case.party)
    found = set(Delivery.objects.values_list("user", "channel"))
    assert found == {
        (clerk.pk, "in_app"),
        (principal.pk, "in_app"),
        (principal.pk, "sms"),
        (silent.pk, "in_app"),
    }


def test_what_the_law_orders_cannot_be_switched_off():
    case = make_case()
    clerk = clerk_of(case)
    wishes(clerk, channels=[], digest=True)
    tell(case, ORDERED)
    found = Delivery.objects.get(channel=Channel.EMAIL)
    assert (found.in_digest, found.next_attempt_at) == (False, None)


def test_a_firm_without_an_account_gets_a_letter_where_the_law_orders_it():
    case = make_case()
    tell(case, PLAIN, roles=(Role.PRINCIPAL,), organisation=case.party)
    assert Delivery.objects.count() == 0
    tell(case, ORDERED, roles=(Role.PRINCIPAL,), organisation=case.party)
    letter = Delivery.objects.get()
    assert (letter.channel, letter.organisation, letter.user) == (Channel.PAPER, case.party, None)
    send_all()
    assert states() == [DeliveryState.QUEUED], "people carry it, no worker does"


def test_quiet_hours_put_a_mail_off_past_midnight():
    case = make_case()
    clerk = clerk_of(case)
    wishes(clerk, quiet_from="22:00", quiet_until="07:00")
    tell(case, at=moment("2026-09-21 23:30"))
    assert Delivery.objects.get(channel="email").next_attempt_at == moment("2026-09-22 07:00")
    assert Delivery.objects.get(channel="in_app").next_attempt_at is None


def test_the_database_refuses_the_same_delivery_twice():
    case = make_case()
    clerk_of(case)
    tell(case)
    row = Delivery.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="delivered_once"), transaction.atomic():
        row.save()
    Delivery.objects.update(state=DeliveryState.WITHDRAWN)
    row.save()


def test_the_age_of_the_oldest_message_counts_only_what_can_go_out():
    case = make_case()
    tell(case, ORDERED, roles=(Role.PRINCIPAL,), organisation=case.party)
    assert oldest_waiting(moment("2026-09-21 10:05")) is None
    clerk_of(case)
    tell(case)
    assert oldest_waiting(moment("2026-09-21 10:05")).total_seconds() == 300
    send_all()
    assert oldest_waiting(moment("2026-09-21 10:05")) is None


def test_one_put_off_does_not_hide_one_that_is_stuck():
    """Quiet hours put a mail off; another has been tried in vain since ten."""
    case = make_case()
    clerk = clerk_of(case)
    tell(case, at=moment("2026-09-21 09:00"))
    wishes(clerk)
    tell(case, at=moment("2026-09-21 10:00"))
    Delivery.objects.filter(channel="email").update(attempts=3, next_attempt_at=moment("2026-09-21 12:30"))
    Delivery.objects.filter(message__created_at=moment("2026-09-21 09:00")).update(
        next_attempt_at=moment("2026-09-21 20:00")
    )
    Delivery.objects.filter(channel="in_app", next_attempt_at=None).update(
        state=DeliveryState.DELIVERED, delivered_at=moment("2026-09-21 10:00")
    )
    assert oldest_waiting(moment("2026-09-21 12:00")).total_seconds() == 2 * 3600


def test_writing_to_many_takes_the_same_number_of_statements(django_assert_num_queries):
    case = make_case()
    for _ in range(20):
        clerk_of(case)
    with django_assert_num_queries(4):
        tell(case)
    assert connection.in_atomic_block
