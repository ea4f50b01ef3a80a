"""The pages of messages: inbox, one message with its receipt, letters, wishes, rules, dead letters."""

import re
from datetime import timedelta

import pytest

from accounts.stages import Role
from notices.models import Delivery, PhoneOrPaperRecord, Preference, ReminderRule
from notices.stages import DeliveryState
from tests.accounts.people import make_bureau, make_person, sign_in
from tests.notices.post import AT, ORDERED, clerk_of, make_case, rules, send_all, states, tell, wishes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(time_machine):
    time_machine.move_to(AT + timedelta(hours=1))
    return make_case()


def body(response):
    return response.content.decode()


@pytest.fixture
def arrived(case, client):
    """A clerk who has one unread message and has signed in."""
    clerk = clerk_of(case)
    tell(case)
    send_all()
    sign_in(client, clerk)
    return Delivery.objects.get()


def test_the_inbox_shows_what_is_unread_and_the_menu_counts_it(client, arrived):
    page = body(client.get("/desk/messages/"))
    assert arrived.message.subject in page
    assert "1条未读" in page
    assert "未读" in page


def test_looking_is_not_signing_and_signing_is_one_press(client, arrived):
    url = f"/desk/messages/{arrived.pk}/"
    page = body(client.get(url))
    assert all(word in page for word in ("请补正附件3。", "街道退回了申请。", "补正后重新提交。", "签收"))
    assert states() == [DeliveryState.DELIVERED]
    signed = client.post(f"{url}read/", follow=True)
    assert signed.redirect_chain == [(url, 302)], "one stays with the message"
    assert f'href="/desk/cases/{arrived.message.case_id}/">打开案件' in body(signed)
    assert states() == [DeliveryState.READ]
    assert "全部已阅" in body(client.get("/desk/messages/"))
    assert "您已于" in body(client.get(url))


def test_an_empty_inbox_says_so(client, case):
    sign_in(client, clerk_of(case))
    assert "没有消息" in body(client.get("/desk/messages/"))


def test_the_portal_has_its_own_inbox_and_no_way_to_others(client, case):
    principal = make_person(Role.PRINCIPAL, case.party)
    tell(case, roles=(Role.PRINCIPAL,), organisation=case.party)
    send_all()
    sign_in(client, principal)
    delivery = Delivery.objects.get()
    assert delivery.message.subject in body(client.get("/portal/messages/"))
    page = body(client.get(f"/portal/messages/{delivery.pk}/"))
    assert f"/portal/cases/{case.pk}/" in page
    assert "记录电话" not in page
    assert client.get(f"/desk/messages/{delivery.pk}/").status_code == 404
    client.post(f"/portal/messages/{delivery.pk}/read/")
    assert states() == [DeliveryState.READ]
    other = make_person(Role.SAFETY_OFFICER, case.party)
    sign_in(client, other)
    assert client.get(f"/portal/messages/{delivery.pk}/").status_code == 404


def test_a_letter_is_printed_with_its_receipt_and_recorded(client, case):
    tell(case, ORDERED, roles=(Role.PRINCIPAL,), organisation=case.party)
    sign_in(client, clerk_of(case))
    letter = Delivery.objects.get()
    assert "打印函件" in body(client.get(f"/desk/messages/{letter.pk}/"))
    assert "送达回执" in body(client.get(f"/desk/messages/{letter.pk}/letter/"))
    words = {"kind": "paper", "spoke_with": "测试签收人", "happened_at": "2026-09-21T10:30"}
    url = f"/desk/contacts/{letter.message_id}/"
    late = client.post(url, {**words, "happened_at": "2026-09-21T11:30"})
    assert late.status_code == 422
    assert "不能晚于现在" in body(late)
    assert "测试签收人" in body(late), "what was typed survives"
    early = client.post(url, {**words, "happened_at": "2026-09-21T09:59"})
    assert early.status_code == 422
    assert "不能早于这条消息写成的时间（2026-09-21 10:00）" in body(early)
    assert client.post(url, words).status_code == 302
    assert states() == [DeliveryState.DELIVERED]
    assert PhoneOrPaperRecord.objects.get().spoke_with == "测试签收人"
    assert "测试签收人" in body(client.get(f"/desk/messages/{letter.pk}/"))


def test_wishes_are_saved_and_mistakes_are_said(client, case):
    clerk = clerk_of(case)
    sign_in(client, clerk)
    assert client.get("/account/messages/").status_code == 200
    refused = client.post("/account/messages/", {"channels": ["email"]})
    assert refused.status_code == 422
    assert "请填写电子邮箱" in body(refused)
    words = {
        "channels": ["email"],
        "email": "a@example.invalid",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
    }
    assert client.post("/account/messages/", words).status_code == 302
    saved = Preference.objects.get(user=clerk)
    assert (saved.channels, saved.email, saved.quiet_from.hour) == (["email"], "a@example.invalid", 22)


def test_what_cannot_take_effect_is_refused_at_its_field_and_stays_written(client, case):
    sign_in(client, clerk_of(case))
    page = client.post("/account/messages/", {"digest": "on", "quiet_from": "22:00", "quiet_until": "22:00"})
    assert page.status_code == 422
    assert "汇总用电子邮件发送，请填写电子邮箱。" in body(page)
    assert "开始和结束相同" in body(page)
    assert body(page).count('value="22:00"') == 2


def test_the_page_says_what_is_the_default_and_what_cannot_be_switched_off(client, case, settings):
    sign_in(client, clerk_of(case))
    page = body(client.get("/account/messages/"))
    assert "只发站内消息" in page
    assert "不予纳入正面清单告知书已经作出" in page
    assert "{" not in page.split("不能关闭的消息")[-1].split("</ul>")[0], "no placeholder is printed"
    sign_in(client, make_person(Role.PRINCIPAL, case.party))
    assert "没有接通短信" in body(client.get("/account/messages/"))
    settings.NOTICE_GATEWAY_URL, settings.NOTICE_GATEWAY_CHANNELS = "http://gateway.invalid", ["sms"]
    page = body(client.get("/account/messages/"))
    assert "发到账号手机的短信" in page
    assert re.search(r'value="sms"[^>]*checked', page)


def test_rules_are_read_by_the_bureau_and_set_by_the_section_head(client, case):
    rule = rules()
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    assert "届满前3个工作日、届满前1个工作日、届满当天" in body(client.get("/desk/settings/reminders/"))
    assert (
        "<form"
        not in body(client.get(f"/desk/settings/reminders/{rule.pk}/"))
        .split("现在的设置")[1]
        .split("退出")[0]
    )
    sign_in(client, make_person(Role.SECTION_HEAD, make_bureau()))
    url = f"/desk/settings/reminders/{rule.pk}/"
    assert client.post(url, {"before": "五"}).status_code == 422
    words = {
        "title": "提醒",
        "before": "5、2",
        "on_the_day": "on",
        "after": "",
        "active": "on",
        "recipients": ["responsible:street_clerk"],
    }
    refused = client.post(url, {**words, "escalate_after": "3"})
    assert "请选择报告给谁" in body(refused) and refused.status_code == 422
    assert "至少填写一个提醒日" in body(client.post(url, {**words, "before": "", "on_the_day": ""}))
    assert client.post(url, words).status_code == 302
    rule = ReminderRule.objects.get()
    assert (rule.days_off, rule.escalate_after, rule.active) == ([-5, -2, 0], None, True)


def test_a_section_head_adds_a_rule_for_one_kind_of_time_limit(client, case):
    rules()
    sign_in(client, make_person(Role.SECTION_HEAD, make_bureau()))
    page = body(client.get("/desk/settings/reminders/new/"))
    pattern = re.search(r'<option value="(\w+\.\w+)">', page)[1]
    words = {"title": "专门提醒", "on_the_day": "on", "active": "on", "recipients": ["party:principal"]}
    assert "请" in body(client.post("/desk/settings/reminders/new/", words)), "for which time limits"
    done = client.post("/desk/settings/reminders/new/", {**words, "pattern": pattern})
    assert done.status_code == 302
    assert ReminderRule.objects.get(title="专门提醒").pattern == pattern
    assert "专门提醒" in body(client.get("/desk/settings/reminders/"))


def test_the_administrator_sees_dead_letters_without_their_words_and_retries(client, case):
    clerk = clerk_of(case)
    wishes(clerk)
    tell(case)
    Delivery.objects.filter(channel="email").update(state=DeliveryState.BOUNCED, answer="550", attempts=1)
    sign_in(client, make_person(Role.SYSTEM_ADMIN, make_bureau()))
    page = body(client.get("/desk/messages/failed/"))
    assert "550" in page
    assert clerk.name in page
    assert "补正" not in page
    dead = Delivery.objects.get(channel="email")
    assert client.post(f"/desk/messages/failed/{dead.pk}/").status_code == 302
    send_all(AT + timedelta(hours=2))
    assert states(channel="email") == [DeliveryState.DELIVERED]
    assert "没有未送达的消息" in body(client.get("/desk/messages/failed/"))
