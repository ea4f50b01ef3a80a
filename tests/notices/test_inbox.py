"""The inbox: by arrival, searched, what is unread or asks for something apart; what asks for nothing is read by opening."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notices.models import Delivery
from notices.operations import mark_read
from notices.stages import DeliveryState
from tests.accounts.people import make_firm_organisation, sign_in
from tests.notices.post import AT, PLAIN, clerk_of, make_case, send_all, tell

pytestmark = pytest.mark.django_db
NEWS = replace(PLAIN, key="sample.news", subject="公布通知", to_do="")


def body(response):
    return response.content.decode()


@pytest.fixture
def case(time_machine):
    time_machine.move_to(AT + timedelta(hours=1))
    return make_case()


@pytest.fixture
def inbox(case, client):
    """Three messages of a clerk: one for each of two cases that asks for something, one that asks for nothing."""
    clerk = clerk_of(case)
    other = make_case(party=make_firm_organisation("样例电子有限公司", case.organisation))
    tell(case, PLAIN)
    tell(other, PLAIN, cause="sample:2")
    tell(case, NEWS, cause="sample:3")
    send_all()
    sign_in(client, clerk)
    return clerk, other


def test_the_inbox_names_the_case_and_is_searched_by_subject_or_case(client, case, inbox):
    _, other = inbox
    assert other.title in body(client.get("/desk/messages/"))
    page = body(client.get("/desk/messages/", {"q": "样例电子"}))
    assert other.title in page
    assert "公布通知" not in page
    assert "没有找到" in body(client.get("/desk/messages/", {"q": "无此"}))


def test_the_inbox_separates_the_unread_and_what_asks_for_something(client, case, inbox):
    clerk, other = inbox
    todo = body(client.get("/desk/messages/?show=todo"))
    assert "公布通知" not in todo
    assert todo.count("样例：") >= 2
    mark_read(pk=Delivery.objects.get(message__cause="sample:2").pk, actor=clerk, at=AT)
    assert other.title not in body(client.get("/desk/messages/?show=unread"))
    assert other.title not in body(client.get("/desk/messages/?show=todo")), "signed, and no time limit runs"


def test_the_newest_arrival_stands_first(client, case, inbox):
    late_one = Delivery.objects.get(message__cause="sample:1")
    Delivery.objects.filter(pk=late_one.pk).update(delivered_at=AT + timedelta(minutes=30))
    page = body(client.get("/desk/messages/"))
    assert page.index(late_one.message.subject) < page.index("公布通知")


def test_a_message_that_asks_for_nothing_is_read_by_opening_it(client, case, inbox):
    """The page's script posts what its button would; nothing is there to sign."""
    news = Delivery.objects.get(message__cause="sample:3")
    page = body(client.get(f"/desk/messages/{news.pk}/"))
    assert "data-seen" in page
    assert "js/seen.js" in page
    assert "签收" not in page.split("<main")[1]
    client.post(f"/desk/messages/{news.pk}/read/")
    assert Delivery.objects.get(pk=news.pk).state == DeliveryState.READ
    asks = Delivery.objects.get(message__cause="sample:1")
    page = body(client.get(f"/desk/messages/{asks.pk}/"))
    assert "data-seen" not in page
    assert "签收（确认已阅）" in page
