"""Letters and receipts: found on the case, on a list of their own, by the supervisor; readable without an account."""

import re
from datetime import timedelta

import pytest

from accounts.stages import Role
from casework.calendar import Calendar
from casework.models import Document, Service
from casework.operations import record_service
from casework.policy import load_profile
from notices.letters import all_templates, on_paper
from notices.models import Delivery, Message
from notices.operations import mark_read, record_contact
from notices.stages import ContactKind, DeliveryState
from notices.views.letters_board import letters_board
from notices.waiting import of_offices, unread_moment
from tests.accounts.people import (
    make_bureau,
    make_person,
    make_street,
    moment,
    sign_in,
)
from tests.notices.post import AT, ORDERED, PLAIN, clerk_of, make_case, send_all, states, tell

pytestmark = pytest.mark.django_db
FIRM = (Role.PRINCIPAL, Role.SAFETY_OFFICER)


@pytest.fixture
def case(time_machine):
    load_profile("nanshan")
    time_machine.move_to(AT + timedelta(hours=1))
    return make_case()


def body(response):
    return response.content.decode()


def to_firm(case, template=ORDERED, at=AT):
    message = tell(case, template, roles=FIRM, organisation=case.party, at=at)
    send_all(at)
    return message


def paper(message, clerk, at=AT + timedelta(minutes=30)):
    words = {"kind": ContactKind.PAPER, "spoke_with": "测试签收人", "happened_at": at}
    return record_contact(pk=message.pk, actor=clerk, at=at, **words)


def waiting(user):
    return list(of_offices(user).to_carry())


# 告知情况 on the case


def section(page):
    return page.split('id="told"')[1].split("</section>")[0]


@pytest.fixture
def shown(case, client, monkeypatch):
    """The section of the case page, as this reader gets it."""
    from notices.views.case_messages import case_messages

    def show(user, audience="desk"):
        return next(iter(case_messages(case, user, audience)))[1]

    return show


def test_the_case_says_who_of_the_firm_was_told_and_who_has_read(case, shown):
    principal, clerk = make_person(Role.PRINCIPAL, case.party, name="样例负责人"), clerk_of(case)
    message = to_firm(case)
    row = shown(clerk)["rows"][0]
    assert row["subject"] == "告知书"
    assert row["people"][0]["whom"] == f"样例负责人（{case.party.name}）"
    assert row["people"][0]["ways"][0]["text"] == "站内消息　已送达，未阅"
    assert [link["label"] for link in row["links"]] == ["记录电话告知", "打印函件", "记录送达"]
    mark_read(pk=message.deliveries.get().pk, actor=principal, at=AT + timedelta(minutes=5))
    row = shown(clerk)["rows"][0]
    assert row["people"][0]["ways"][0]["text"] == "站内消息　已阅 2026-09-21 10:05"
    assert row["links"] == [], "nothing is left to do by hand"


def test_the_case_shows_the_record_of_a_letter(case, shown):
    clerk = clerk_of(case)
    message = to_firm(case)
    assert shown(clerk)["rows"][0]["people"][0]["ways"][0]["text"] == "纸质送达　待送出"
    paper(message, clerk)
    assert shown(clerk)["rows"][0]["records"] == ["2026-09-21 10:30　纸质送达：测试签收人"]


def test_what_staff_are_told_is_folded_and_has_no_letter(case, shown):
    clerk = clerk_of(case)
    tell(case)
    found = shown(clerk)
    assert found["rows"] == []
    assert [row["links"] for row in found["inside"]] == [[]]


def test_a_message_that_found_nobody_can_be_told_by_telephone(case, shown):
    clerk = clerk_of(case)
    message = to_firm(case, PLAIN)
    row = shown(clerk)["rows"][0]
    assert row["people"] == []
    assert row["links"] == [{"label": "记录电话告知", "url": f"/desk/contacts/{message.pk}/?kind=phone"}]


def test_the_audit_administrator_reads_and_records_nothing(case, shown):
    to_firm(case)
    assert shown(make_person(Role.AUDIT_ADMIN, make_bureau()))["rows"][0]["links"] == []


def test_the_firm_sees_on_its_case_what_it_was_told_itself(case, shown):
    principal = make_person(Role.PRINCIPAL, case.party)
    clerk_of(case)
    tell(case)
    message = to_firm(case)
    found = shown(principal, "portal")
    assert [(row["subject"], row["state"]["text"], row["url"]) for row in found["rows"]] == [
        ("告知书", "未读", f"/portal/messages/{message.deliveries.get().pk}/")
    ]
    assert shown(make_person(Role.SAFETY_OFFICER, case.party), "portal")["rows"] == []


# 待送达函件


def test_letters_wait_on_the_list_of_their_street_and_in_its_menu(case, client):
    clerk = clerk_of(case)
    message = to_firm(case)
    sign_in(client, clerk)
    page = body(client.get("/desk/messages/letters/"))
    assert all(word in page for word in ("告知书", case.party.name, "打印送达", case.title))
    assert f"/desk/messages/{message.deliveries.get().pk}/" in page
    assert "告知书" not in body(client.get("/desk/messages/letters/?q=没有这家"))
    far = make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099"))
    assert waiting(far) == []
    assert waiting(make_person(Role.BUREAU_CLERK, make_bureau())) == waiting(clerk) != []
    paper(message, clerk)
    assert waiting(clerk) == []
    assert "没有待送出的函件" in body(client.get("/desk/messages/letters/"))


def test_the_bureau_narrows_the_list_to_a_street(case, client):
    to_firm(case)
    far = make_street("远处街道应急办", "440311099")
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    assert case.title in body(client.get(f"/desk/messages/letters/?street={case.organisation_id}"))
    assert case.title not in body(client.get(f"/desk/messages/letters/?street={far.pk}"))


def unread(case, day):
    """The required messages that nobody has read for too long on a day."""
    user = make_person(Role.BUREAU_CLERK, make_bureau())
    found = of_offices(user).unread_since(unread_moment(moment(day).date(), Calendar()))
    return list(found.values_list("message__subject", flat=True))


def test_what_the_firm_has_not_read_after_three_working_days_is_carried(case):
    """Delivered on Monday 21 September 2026; Friday 25 is 中秋, the holiday of three days."""
    make_person(Role.PRINCIPAL, case.party)
    make_person(Role.SAFETY_OFFICER, case.party)
    to_firm(case)
    assert unread(case, "2026-09-23") == []
    assert unread(case, "2026-09-24") == ["告知书"], "once, though two people were told"
    assert unread(case, "2026-09-26") == ["告知书"]


def test_what_one_of_the_firm_has_read_or_was_carried_waits_no_longer(case):
    principal = make_person(Role.PRINCIPAL, case.party)
    make_person(Role.SAFETY_OFFICER, case.party)
    read, carried = to_firm(case), to_firm(case)
    mark_read(pk=read.deliveries.get(user=principal).pk, actor=principal, at=AT)
    assert unread(case, "2026-09-24") == ["告知书"]
    paper(carried, clerk_of(case))
    assert unread(case, "2026-09-24") == []


def test_a_message_that_nothing_orders_may_lie_unread(case):
    make_person(Role.PRINCIPAL, case.party)
    to_firm(case, PLAIN)
    assert unread(case, "2026-09-30") == []


def test_a_call_alone_does_not_take_the_letter_off_the_list(case):
    clerk = clerk_of(case)
    message = to_firm(case)
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    record_contact(pk=message.pk, actor=clerk, at=AT, **words)
    assert [row.message_id for row in waiting(clerk)] == [message.pk]


def test_a_letter_whose_document_was_served_waits_no_longer(case):
    clerk = clerk_of(case)
    to_firm(case)
    words = {
        "kind": "notice",
        "number": "样例〔2026〕1号",
        "title": "告知书",
        "template_version": "1",
        "data": {},
    }
    document = Document.objects.create(case=case, made_at=AT, path="none", sha256="0" * 64, **words)
    assert len(waiting(clerk)) == 1
    served = {"method": Service.Method.DIRECT, "received_by": "测试签收人", "received_on": AT.date()}
    record_service(document=document, actor=clerk, at=AT, **served)
    assert waiting(clerk) == []


def test_late_letters_stand_before_the_heads_by_street(case):
    to_firm(case)
    head, clerk = make_person(Role.STREET_HEAD, case.organisation), clerk_of(case)
    section_head = make_person(Role.SECTION_HEAD, make_bureau())
    early = letters_board(section_head, AT + timedelta(days=2))
    assert [stat["value"] for stat in early["stats"]] == [1, 0]
    board = letters_board(section_head, AT + timedelta(days=3))
    assert [stat["value"] for stat in board["stats"]] == [1, 1]
    assert [(row["label"], row["number"]) for row in board["streets"]] == [(case.organisation.label, 1)]
    assert letters_board(head, AT + timedelta(days=3))["streets"]
    assert letters_board(clerk, AT + timedelta(days=3))["streets"] == []
    assert letters_board(make_person(Role.SYSTEM_ADMIN, make_bureau()), AT) is None


def test_where_nothing_waits_there_is_no_board(case):
    assert letters_board(make_person(Role.STREET_HEAD, case.organisation), AT) is None


# The letter


def test_a_letter_speaks_to_somebody_without_an_account(case, client):
    to_firm(case)
    clerk = clerk_of(case)
    sign_in(client, clerk)
    pk = Delivery.objects.get().pk
    page = body(client.get(f"/desk/messages/{pk}/letter/"))
    assert "邀请码" in page
    assert case.organisation.phone in page
    make_person(Role.PRINCIPAL, case.party)
    assert "邀请码" not in body(client.get(f"/desk/messages/{pk}/letter/"))


def test_no_letter_is_printed_for_ones_own_people(case, client):
    clerk = clerk_of(case)
    tell(case)
    send_all()
    sign_in(client, clerk)
    pk = Delivery.objects.get().pk
    assert client.get(f"/desk/messages/{pk}/letter/").status_code == 409
    page = body(client.get(f"/desk/messages/{pk}/"))
    assert "打印函件" not in page
    assert "记录送达" not in page


def test_no_letter_tells_the_reader_to_do_something_in_the_system():
    """What the law orders may reach people without an account: every such template, in the words of paper."""
    for template in all_templates():
        if template.required:
            said = on_paper(Message(text=template.text, to_do=template.to_do))
            words = "".join([*said["paragraphs"], said["to_do"]])
            assert not [word for word in ("系统内", "页面", "登录", "门户") if word in words], template.key


# The record


def test_a_record_leads_back_to_the_case(case, client):
    message = to_firm(case)
    sign_in(client, clerk_of(case))
    url = f"/desk/contacts/{message.pk}/"
    assert re.search(r'value="paper"[^>]*checked', body(client.get(f"{url}?kind=paper")))
    words = {"kind": "phone", "spoke_with": "测试接听人", "happened_at": "2026-09-21T10:30"}
    assert client.post(url, words)["Location"] == f"/desk/cases/{case.pk}/"
    assert states() == [DeliveryState.QUEUED]


def test_a_message_to_staff_is_recorded_as_a_call_only(case, client):
    sign_in(client, clerk_of(case))
    page = body(client.get(f"/desk/contacts/{tell(case).pk}/"))
    assert "电话告知" in page
    assert "纸质送达" not in page
    assert "送达回执" not in page
