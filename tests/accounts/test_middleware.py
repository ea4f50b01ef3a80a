"""The public edge: real address, limits, sizes, duties before work, deny by default."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import get_resolver, path
from django.utils import timezone

from accounts.addresses import client_address
from accounts.models import PostCount, User
from accounts.stages import Role
from accounts.throttling import count_post
from tests.accounts.people import PASSWORD, make_person, make_user, moment, sign_in

INSIDE = "/account/sign-ins/"


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7:5533", "198.51.100.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "nonsense", None),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw_never_what_the_client_says(
    settings, count, forwarded, address
):
    settings.TRUSTED_PROXY_COUNT = count
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address


@pytest.mark.django_db
def test_posts_are_counted_per_key_and_minute_and_swept():
    at = moment("2026-11-06 10:00")
    assert [count_post("a", at), count_post("a", at), count_post("b", at)] == [1, 2, 1]
    assert count_post("a", at + timedelta(minutes=1)) == 1
    count_post("a", at + timedelta(hours=2))
    assert PostCount.objects.count() == 1


@pytest.mark.django_db
def test_public_posts_beyond_the_limit_are_answered_429_with_retry_after(client, settings):
    settings.PUBLIC_POSTS_PER_MINUTE = 3
    with time_machine.travel("2026-11-06 02:00:10Z", tick=False):
        answers = [client.post("/sign-in/", {"username": f"n{n}", "password": "x"}) for n in range(4)]
        reading = client.get("/sign-in/")
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "50"
    assert reading.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("signed", [True, False])
def test_a_body_above_the_limit_is_refused_before_it_is_read(client, settings, signed):
    settings.BODY_LIMIT = 1000
    if signed:
        sign_in(client, make_user())
    answer = client.post("/account/password/" if signed else "/sign-in/", {"username": "x" * 2000})
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


@pytest.mark.django_db
def test_too_much_form_data_is_refused_with_the_same_page(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post(
        "/sign-in/", "username=" + "x" * 2000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413


@pytest.mark.django_db
def test_a_page_without_a_rule_does_not_exist(client):
    def undeclared(request):
        raise AssertionError("must not run")

    patterns = get_resolver().url_patterns
    patterns.append(path("undeclared/", undeclared))
    get_resolver()._populated = False
    try:
        sign_in(client, make_user())
        assert client.get("/undeclared/").status_code == 404
    finally:
        patterns.pop()


@pytest.mark.django_db
def test_whoever_is_not_signed_in_is_led_to_sign_in_and_a_machine_gets_401(client):
    assert client.get(INSIDE)["Location"] == f"/sign-in/?next={INSIDE}"


@pytest.mark.django_db
def test_an_unknown_address_reads_like_an_invisible_thing(client, system_admin):
    sign_in(client, system_admin)
    unknown, invisible = client.get("/no/such/page/"), client.get("/desk/people/999999/")
    assert (unknown.status_code, invisible.status_code) == (404, 404)
    assert "没有这条记录" in unknown.content.decode()
    assert "没有这条记录" in invisible.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("state", [{"must_change_password": True}, {"password_changed_at": "old"}])
def test_a_one_time_or_expired_password_is_changed_before_anything_else(client, state):
    if "password_changed_at" in state:
        state = {"password_changed_at": timezone.now() - timedelta(days=90, minutes=1)}
    user = sign_in_as(client, make_user(**state))
    assert client.get(INSIDE)["Location"] == "/account/password/?next=%2Faccount%2Fsign-ins%2F"
    sent = {"present": PASSWORD, "password": "New-harbour-77", "again": "New-harbour-77"}
    answer = client.post("/account/password/?next=/account/sign-ins/", sent)
    assert answer["Location"] == INSIDE
    assert client.get(INSIDE).status_code == 200, "the own session goes on"
    assert not User.objects.get(pk=user.pk).must_change_password


def sign_in_as(client, user):
    sign_in(client, user)
    return user


@pytest.mark.django_db
def test_a_password_of_ninety_days_is_still_good(client):
    sign_in(client, make_user(password_changed_at=timezone.now() - timedelta(days=89)))
    assert client.get(INSIDE).status_code == 200


@pytest.mark.django_db
def test_the_privacy_notice_comes_first_once(client):
    user = sign_in_as(client, make_user(privacy_accepted_at=None))
    assert client.get(INSIDE)["Location"].startswith("/account/privacy/")
    page = client.get("/account/privacy/").content.decode()
    for word in ("第十七条", "保存多久", "您的权利", "处理哪些信息", "为了什么"):
        assert word in page
    assert client.post("/account/privacy/", {}).status_code == 200
    assert client.post("/account/privacy/", {"read": "on"}).status_code == 302
    assert client.get(INSIDE).status_code == 200
    assert User.objects.get(pk=user.pk).privacy_accepted_at


@pytest.mark.django_db
def test_a_missing_csrf_token_is_explained(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面停留太久" in answer.content.decode()


@pytest.mark.django_db
def test_an_error_inside_shows_the_plain_page_and_nothing_of_the_inside(client, monkeypatch):
    from accounts.views import own

    monkeypatch.setattr(own, "page_of", lambda *a, **k: 1 / 0)
    client.raise_request_exception = False
    sign_in(client, make_user())
    answer = client.get(INSIDE)
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_not_kept_by_caches(client, street):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert client.get(INSIDE)["Cache-Control"] == "private, no-store"
