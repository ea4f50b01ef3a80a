"""Read, told by telephone, carried on paper, tried once more; digests."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from notices.models import Delivery, PhoneOrPaperRecord
from notices.operations import (
    mark_read,
    record_contact,
    retry_delivery,
    save_preference,
    write_digests,
)
from notices.stages import ContactKind, DeliveryState
from tests.accounts.people import make_bureau, make_person, make_user, moment
from tests.notices.post import AT, ORDERED, clerk_of, make_case, make_clock, send_all, states, tell, wishes
from whitelist.demonstration.papers import photo

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def case():
    return make_case()


def arrived(case):
    clerk = clerk_of(case)
    tell(case)
    send_all()
    return clerk, Delivery.objects.get()


def test_the_first_reading_counts(case):
    clerk, delivery = arrived(case)
    mark_read(pk=delivery.pk, actor=clerk, at=AT)
    assert mark_read(pk=delivery.pk, actor=clerk, at=LATER).read_at == AT
    assert states() == [DeliveryState.READ]


def test_nobody_signs_for_another(case):
    _, delivery = arrived(case)
    with pytest.raises(Forbidden):
        mark_read(pk=delivery.pk, actor=clerk_of(case), at=AT)
    with pytest.raises(NotVisible):
        mark_read(pk=delivery.pk, actor=make_user(), at=AT)


def test_what_has_not_arrived_is_not_signed_for(case):
    clerk = clerk_of(case)
    tell(case)
    with pytest.raises(Conflict):
        mark_read(pk=Delivery.objects.get().pk, actor=clerk, at=AT)


def letter(case):
    return tell(case, ORDERED, roles=(Role.PRINCIPAL,), organisation=case.party)


def test_a_letter_is_delivered_by_the_clerks_record(case):
    message, clerk = letter(case), clerk_of(case)
    words = {"kind": ContactKind.PAPER, "spoke_with": "测试签收人", "happened_at": AT}
    record_contact(pk=message.pk, actor=clerk, at=LATER, **words)
    row = Delivery.objects.get()
    assert (row.state, row.delivered_at, row.answer) == (DeliveryState.DELIVERED, AT, "签收人：测试签收人")


def test_a_call_delivers_no_letter(case):
    message, clerk = letter(case), clerk_of(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    record_contact(pk=message.pk, actor=clerk, at=LATER, **words)
    assert states() == [DeliveryState.QUEUED]
    assert PhoneOrPaperRecord.objects.get().recorded_by == clerk


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"spoke_with": " "}, "spoke_with"),
        ({"happened_at": LATER + timedelta(minutes=1)}, "happened_at"),
        ({"happened_at": AT - timedelta(minutes=1)}, "happened_at"),
    ],
    ids=["names somebody", "not in the future", "not before the message was written"],
)
def test_a_record_names_somebody_and_lies_between_the_message_and_now(case, words, field):
    message, clerk = letter(case), clerk_of(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT, **words}
    with pytest.raises(ValidationError) as refused:
        record_contact(pk=message.pk, actor=clerk, at=LATER, **words)
    assert list(refused.value.message_dict) == [field]
    assert not PhoneOrPaperRecord.objects.exists()


def test_a_call_of_the_minute_in_which_the_message_was_written_is_no_mistake(case):
    message = tell(
        case, ORDERED, at=AT + timedelta(seconds=40), roles=(Role.PRINCIPAL,), organisation=case.party
    )
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    assert record_contact(pk=message.pk, actor=clerk_of(case), at=LATER, **words).happened_at == AT


def test_the_signed_receipt_is_kept_among_the_papers_of_the_case(case, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    message, clerk = letter(case), clerk_of(case)
    words = {"kind": ContactKind.PAPER, "spoke_with": "测试签收人", "happened_at": AT}
    record = record_contact(pk=message.pk, actor=clerk, at=LATER, proof=photo(), **words)
    assert (record.proof.case, record.proof.purpose) == (case, "送达回执")
    damaged = SimpleUploadedFile("回执.pdf", b"no pdf")
    with pytest.raises(ValidationError) as refused:
        record_contact(pk=message.pk, actor=clerk, at=LATER, proof=damaged, **words)
    assert list(refused.value.message_dict) == ["proof"]


def test_a_message_to_ones_own_people_has_no_letter(case):
    clerk = clerk_of(case)
    words = {"kind": ContactKind.PAPER, "spoke_with": "测试签收人", "happened_at": AT}
    with pytest.raises(Conflict, match="不是发给企业的"):
        record_contact(pk=tell(case).pk, actor=clerk, at=LATER, **words)


def test_only_the_handling_office_records(case):
    message = tell(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    audit = make_person(Role.AUDIT_ADMIN, make_bureau())
    with pytest.raises(Forbidden):
        record_contact(pk=message.pk, actor=audit, at=LATER, **words)


def test_an_administrator_of_the_bureau_records_nothing_of_the_bureaus_own_case(case):
    """等保三级 8.1.4.2: the audit administrator reads the case, and does no part of its work."""
    bureau = make_bureau()
    type(case).objects.filter(pk=case.pk).update(organisation=bureau)
    message, audit = letter(case), make_person(Role.AUDIT_ADMIN, bureau)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    with pytest.raises(Forbidden):
        record_contact(pk=message.pk, actor=audit, at=LATER, **words)


def test_a_dead_letter_is_tried_once_more_by_the_administrator(case):
    clerk = clerk_of(case)
    wishes(clerk)
    tell(case)
    admin = make_person(Role.SYSTEM_ADMIN, make_bureau())
    row = Delivery.objects.get(channel="email")
    with pytest.raises(NotVisible):
        retry_delivery(pk=row.pk, actor=admin, at=AT)
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.FAILED, attempts=12)
    with pytest.raises(Forbidden):
        retry_delivery(pk=row.pk, actor=clerk, at=AT)
    retry_delivery(pk=row.pk, actor=admin, at=AT)
    send_all()
    assert states(channel="email") == [DeliveryState.DELIVERED]


def test_a_digest_gathers_what_is_still_true_and_is_sent_once(case):
    clerk = clerk_of(case)
    wishes(clerk, digest=True)
    gone = make_clock(case, moment("2026-09-24").date())
    tell(case, clock=gone, at=moment("2026-09-19 15:00"))
    tell(case, at=moment("2026-09-19 16:00"))
    tell(case, at=moment("2026-09-20 08:29"))
    send_all(moment("2026-09-20 08:29"))
    assert mail.outbox == []
    gone.met_at = AT
    gone.save()
    at = moment("2026-09-20 08:30")  # a Sunday that is worked
    assert write_digests(on=at.date(), at=at) == 1
    assert write_digests(on=at.date(), at=at) == 0
    send_all(at)
    assert [sent.subject for sent in mail.outbox] == ["2条消息汇总（2026-09-20）"]
    assert states(in_digest=True) == [
        DeliveryState.WITHDRAWN,
        DeliveryState.DELIVERED,
        DeliveryState.DELIVERED,
    ]


def test_the_digest_waits_for_the_next_working_day(case):
    wishes(clerk_of(case), digest=True)
    tell(case, at=moment("2026-09-30 09:00"))
    assert Delivery.objects.get(channel="email").next_attempt_at == moment("2026-10-08 08:30")


def test_wishes_are_checked(case):
    clerk = clerk_of(case)
    with pytest.raises(ValidationError):
        save_preference(actor=clerk, at=AT, email="不是邮箱")
    with pytest.raises(ValidationError):
        save_preference(actor=clerk, at=AT, channels=["鸽子"])
    save_preference(actor=clerk, at=AT, email="a@example.invalid", channels=["email"])
    assert save_preference(actor=clerk, at=AT).channels == []


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"channels": ["email"]}, "email"),
        ({"digest": True}, "email"),
        ({"digest": True, "email": "a@example.invalid"}, "digest"),
        ({"quiet_from": time(22)}, "quiet_until"),
        ({"quiet_from": time(22), "quiet_until": time(22)}, "quiet_until"),
    ],
    ids=["mail without address", "digest without address", "digest without mail", "one end", "no length"],
)
def test_wishes_that_could_never_take_effect_are_refused(case, words, field):
    with pytest.raises(ValidationError) as refused:
        save_preference(actor=clerk_of(case), at=AT, **words)
    assert field in refused.value.message_dict
