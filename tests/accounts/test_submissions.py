"""One form, one effect: double clicks, form errors, two threads at once (lessons 4)."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Submission, User
from accounts.stages import Role
from tests.accounts.people import make_bureau, make_person, sign_in

ADD = "/desk/people/add/"


def person(number=1, key=None, **other):
    sent = {"username": f"new{number:02}", "name": "新测试", "phone": "", **other}
    return {**sent, "_submission": key} if key else sent


def test_every_form_carries_a_key(client, system_admin):
    page = sign_in(client, system_admin).get(ADD).content.decode()
    assert page.count('name="_submission"') >= 1


def test_a_second_click_has_no_second_effect_and_is_told(client, system_admin):
    sign_in(client, system_admin)
    key = uuid4()
    first = client.post(ADD, person(key=key))
    assert first.status_code == 200
    assert 'id="one-time-password"' in first.content.decode()
    again = client.post(ADD, person(key=key))
    assert again.status_code == 409
    assert "没有重复办理" in again.content.decode()
    assert User.objects.filter(username="new01").count() == 1


def test_a_second_click_is_led_where_the_first_one_was(client, system_admin, street):
    sign_in(client, system_admin)
    url, key = f"/desk/organisations/{street.pk}/edit/", uuid4()
    sent = {"name": "改名一", "code": street.code, "_submission": key}
    first = client.post(url, sent)
    again = client.post(url, {**sent, "name": "改名二"})
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    street.refresh_from_db()
    assert street.name == "改名一"


def test_a_form_with_errors_gives_the_key_back(client, system_admin):
    sign_in(client, system_admin)
    key = uuid4()
    assert client.post(ADD, person(key=key, name="")).status_code == 200
    assert not Submission.objects.exists()
    client.post(ADD, person(key=key))
    assert User.objects.filter(username="new01").exists()


def test_a_refused_act_gives_the_key_back(client, system_admin, security_admin):
    sign_in(client, system_admin)
    url, key = f"/desk/people/{security_admin.pk}/reactivate/", uuid4()
    assert client.post(url, {"_submission": key}).status_code == 409
    assert not Submission.objects.exists()


def test_a_key_of_another_person_or_page_is_refused(client, system_admin, street):
    sign_in(client, system_admin)
    key = uuid4()
    client.post(ADD, person(key=key))
    assert (
        client.post(f"/desk/organisations/{street.pk}/edit/", {"name": "改", "_submission": key}).status_code
        == 409
    )
    other = sign_in(Client(), make_person(Role.SYSTEM_ADMIN, make_bureau()))
    assert other.post(ADD, person(2, key=key)).status_code == 409
    assert not User.objects.filter(username="new02").exists()


def test_a_draft_that_saves_itself_does_not_use_the_key_up(client, system_admin, street):
    sign_in(client, system_admin)
    url, key = f"/desk/organisations/{street.pk}/edit/", uuid4()
    client.post(url, {"name": "草稿", "_submission": key}, headers={"X-Draft": "1"})
    assert not Submission.objects.exists()


def test_the_same_form_without_a_key_is_not_protected(client, system_admin, street):
    """The control: what the key prevents does happen without it."""
    sign_in(client, system_admin)
    url = f"/desk/organisations/{street.pk}/edit/"
    for name in ("改名一", "改名二"):
        client.post(url, {"name": name})
    street.refresh_from_db()
    assert street.name == "改名二"


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_have_one_effect():
    user, key, barrier, codes = make_person(Role.SYSTEM_ADMIN, make_bureau()), uuid4(), Barrier(4), []

    def post(number):
        client = sign_in(Client(raise_request_exception=False), user)
        barrier.wait()
        codes.append(client.post(ADD, person(number, key=key)).status_code)
        connection.close()

    threads = [Thread(target=post, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 409, 409, 409]
    assert User.objects.filter(username__startswith="new").count() == 1
