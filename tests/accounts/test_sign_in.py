"""Signing in: locks, no enumeration, idle time-out, history (等保三级 8.1.4.1)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PasswordRequest, SignIn, User
from accounts.stages import Role
from tests.accounts.people import PASSWORD, make_person, make_street, make_user

pytestmark = pytest.mark.django_db
URL = "/sign-in/"
LIMIT = settings.AXES_FAILURE_LIMIT


def try_in(client, username, password=PASSWORD, **extra):
    return client.post(URL, {"username": username, "password": password}, **extra)


def words_of(response):
    """The page without what differs from page to page by design: keys and the name typed."""
    import re

    return re.sub(r'value="[^"]*"', "", response.content.decode())


def test_right_password_signs_in_and_is_remembered_in_the_history(client):
    user = make_person(Role.STREET_CLERK, make_street())
    response = try_in(client, user.username)
    assert response.status_code == 302
    assert response["Location"] == reverse("accounts:home")
    line = SignIn.objects.get()
    assert (line.user, line.outcome, line.address) == (user, "success", "127.0.0.1")


def test_a_name_is_read_as_typed_with_spaces_or_full_width(client):
    user = make_user(username="clerk01")
    assert try_in(client, " ｃｌｅｒｋ０１ ").status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_wrong_name_wrong_password_and_closed_account_read_the_same():
    make_user(username="open01")
    make_user(username="closed01", is_active=False)
    answers = [
        try_in(Client(), "open01", "Wrong-pass-1"),
        try_in(Client(), "nobody", "Wrong-pass-1"),
        try_in(Client(), "closed01", PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({words_of(answer) for answer in answers}) == 1
    assert "登录名或者密码不对" in words_of(answers[0])


@pytest.mark.parametrize("name", ["known01", "unknown01"])
def test_five_failures_lock_the_name_at_this_address_even_with_the_right_password(client, name):
    make_user(username="known01")
    answers = [try_in(client, name, "Wrong-pass-1").status_code for _ in range(LIMIT)]
    assert answers == [200] * (LIMIT - 1) + [429]
    locked = try_in(client, name)
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) >= 15 * 60
    assert "登录暂停30分钟" in locked.content.decode()


def test_the_lock_is_on_name_and_address_never_on_the_name_alone(client):
    make_user(username="known01")
    for _ in range(LIMIT):
        try_in(client, "known01", "Wrong-pass-1")
    assert try_in(Client(), "known01", REMOTE_ADDR="10.1.1.9").status_code == 302


def test_the_lock_ends_after_the_cool_off(client):
    make_user(username="known01")
    for _ in range(LIMIT):
        try_in(client, "known01", "Wrong-pass-1")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert try_in(client, "known01").status_code == 302


def test_a_submission_key_cannot_wipe_out_the_count_of_failures(client):
    """A keyed post whose answer is no success is rolled back; failures of sign-in must stay written."""
    make_user(username="known01")
    for _ in range(LIMIT):
        client.post(URL, {"username": "known01", "password": "Wrong-pass-1", "_submission": uuid4()})
    assert try_in(client, "known01").status_code == 429
    assert (
        SignIn.objects.filter(outcome="wrong").count() + SignIn.objects.filter(outcome="locked").count()
        >= LIMIT
    )


def test_failures_of_a_known_name_stand_in_that_persons_history(client):
    user = make_user(username="known01")
    try_in(client, "known01", "Wrong-pass-1")
    assert [line.outcome for line in user.sign_ins.all()] == ["wrong"]


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/account/sign-ins/", "/account/sign-ins/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("/\\evil.example/", "/home/"),
        ("javascript:alert(1)", "/home/"),
    ],
)
def test_next_leads_only_to_our_own_pages(client, target, goes_to):
    make_user(username="known01")
    response = client.post(f"{URL}?next={target}", {"username": "known01", "password": PASSWORD})
    assert response["Location"] == goes_to


def test_sign_out_needs_a_post_and_ends_the_session(client):
    user = make_user()
    client.force_login(user, backend="accounts.backends.PeopleBackend")
    assert client.get("/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/")["Location"] == URL
    assert "_auth_user_id" not in client.session
    assert user.sign_ins.get().outcome == "sign_out"


def test_an_idle_session_ends_after_thirty_minutes_and_a_used_one_does_not(client):
    assert 15 * 60 <= settings.SESSION_COOKIE_AGE <= 30 * 60
    client.force_login(make_user(), backend="accounts.backends.PeopleBackend")
    start = timezone.now()
    for minutes in (20, 40):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/account/sign-ins/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=71)):
        assert client.get("/account/sign-ins/").status_code == 302


def test_a_closed_account_loses_its_session_at_once(client):
    user = make_user()
    client.force_login(user, backend="accounts.backends.PeopleBackend")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/account/sign-ins/")["Location"].startswith(URL)


def test_a_forgotten_password_is_answered_alike_for_every_name():
    make_user(username="known01")
    sent = {"name": "某人", "phone": "19900000000"}
    answers = [Client().post("/forgotten/", {"username": name, **sent}) for name in ("known01", "nobody")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/forgotten/noted/")}
    assert "如果您填写的登录名有账号" in Client().get("/forgotten/noted/").content.decode()
    assert PasswordRequest.objects.count() == 2


def test_forgotten_passwords_can_be_reported_five_times_a_minute_from_one_address(client):
    sent = {"username": "x", "name": "某人", "phone": "19900000000"}
    with time_machine.travel("2026-11-06 02:00:01Z", tick=False):
        codes = [client.post("/forgotten/", sent).status_code for _ in range(6)]
        elsewhere = client.post("/forgotten/", sent, REMOTE_ADDR="10.1.1.9").status_code
    assert codes == [302] * 5 + [429]
    assert elsewhere == 302
    with time_machine.travel("2026-11-06 02:01:00Z", tick=False):
        assert client.post("/forgotten/", sent).status_code == 302
