"""Password rules of 等保三级 8.1.4.1 a."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.models import AccountEvent, User
from accounts.operations import change_password
from tests.accounts.people import PASSWORD, make_user, moment, sign_in

pytestmark = pytest.mark.django_db
URL = "/account/password/"


def sent(password, present=PASSWORD, again=None):
    return {"present": present, "password": password, "again": again or password}


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab1#xyz", "8"),
        ("abcdefgh1", "三类"),
        ("ABCDEFG12", "三类"),
        ("clerk0001A", "登录名"),
        ("A19900009999", "手机"),
        (PASSWORD, "最近五次"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(client, password, why):
    user = make_user(username="clerk0001", phone="19900009999")
    page = sign_in(client, user).post(URL, sent(password))
    assert page.status_code == 200
    assert why in page.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize("password", ["Harbour77", "harbour-77", "HARBOUR-77", "Harbour-night"])
def test_eight_characters_of_three_kinds_are_enough(password):
    user = change_password(user=make_user(), password=password, at=moment("2026-11-06"))
    assert user.check_password(password)


def test_the_last_five_are_not_used_again_and_the_sixth_is_free():
    user = make_user()
    for number in range(5):
        user = change_password(
            user=user, password=f"Harbour-night-{number}", at=moment(f"2026-11-0{number + 1}")
        )
    for used in (PASSWORD, "Harbour-night-0", "Harbour-night-4"):
        with pytest.raises(ValidationError):
            change_password(user=user, password=used, at=moment("2026-11-06"))
    user = change_password(user=user, password="Harbour-night-5", at=moment("2026-11-06"))
    assert change_password(user=user, password=PASSWORD, at=moment("2026-11-07"))


def test_the_present_password_is_asked_and_cannot_be_guessed_at(client):
    user = make_user()
    with time_machine.travel("2026-11-06 02:00:10Z", tick=False):
        sign_in(client, user)
        codes = [client.post(URL, sent("Harbour-77", present=f"Wrong-{n}")).status_code for n in range(6)]
        right = client.post(URL, sent("Harbour-77")).status_code
    assert codes == [200] * 5 + [429]
    assert right == 429
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_both_entries_agree(client):
    page = sign_in(client, make_user()).post(URL, sent("Harbour-77", again="Harbour-78"))
    assert "两次输入的新密码不一样" in page.content.decode()


def test_a_change_ends_other_sessions_and_leaves_a_line(client):
    from django.test import Client

    user, other = make_user(), Client()
    sign_in(client, user)
    sign_in(other, user)
    assert client.post(URL, sent("Harbour-77")).status_code == 302
    assert client.get("/account/sign-ins/").status_code == 200
    assert other.get("/account/sign-ins/").status_code == 302
    assert AccountEvent.objects.get().act == "password_changed"
