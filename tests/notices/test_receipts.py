"""Read, told by telephone, carried on paper, tried once more; digests and messages to many."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible
from accounts.stages import Role
from notices.letters import Template
from notices.models import Delivery, Message, PhoneOrPaperRecord
from notices.operations import (
    mark_read,
    preview_mass,
    record_contact,
    retry_delivery,
    save_preference,
    write_digests,
    write_mass,
)
from notices.stages import Channel, ContactKind, DeliveryState
from tests.accounts.people import make_bureau, make_firm_organisation, make_person, make_user, moment
from tests.notices.post import AT, ORDERED, clerk_of, make_case, make_clock, send_all, states, tell, wishes

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
    ("words", "refusal"),
    [({"spoke_with": " "}, Incomplete), ({"happened_at": LATER + timedelta(minutes=1)}, ValidationError)],
)
def test_a_record_names_somebody_and_lies_in_the_past(case, words, refusal):
    message, clerk = letter(case), clerk_of(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT, **words}
    with pytest.raises(refusal):
        record_contact(pk=message.pk, actor=clerk, at=LATER, **words)


def test_only_the_handling_office_records(case):
    message = tell(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    audit = make_person(Role.AUDIT_ADMIN, make_bureau())
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


NEWS = Template("sample.news", "1", "培训通知", "{what}", "组织培训。", channels=(Channel.EMAIL,))


def test_a_message_to_many_is_previewed_with_who_is_left_out_and_why(case):
    told, empty, ended = (
        case.party,
        make_firm_organisation("没有账号的企业"),
        make_firm_organisation("撤销的企业"),
    )
    principal = make_person(Role.PRINCIPAL, told)
    make_person(Role.PRINCIPAL, ended)
    ended.ended_on = AT.date()
    ended.save()
    words = {"organisations": [told, empty, ended], "roles": (Role.PRINCIPAL,)}
    preview = preview_mass(**words)
    assert [person.user for person in preview.people] == [principal]
    assert preview.left_out == ((empty, "没有担任这些岗位的在用账号"), (ended, "单位已经撤销"))
    assert Message.objects.count() == 0
    head = make_person(Role.SECTION_HEAD, make_bureau())
    sending = {**words, "at": AT, "cause": "news:1", "values": {"what": "请参加"}}
    with pytest.raises(Forbidden):
        write_mass(NEWS, expected=1, actor=principal, **sending)
    make_person(Role.SAFETY_OFFICER, told)
    make_person(Role.PRINCIPAL, empty)
    with pytest.raises(Conflict):
        write_mass(NEWS, expected=1, actor=head, **sending)
    message = write_mass(NEWS, expected=2, actor=head, **sending)
    assert message.deliveries.count() == 2
