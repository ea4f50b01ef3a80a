"""The second factor: asked of the roles that need it, bound once, never bypassed (等保三级 8.1.4.1 d)."""

from uuid import uuid4

import pytest
from django_otp.oath import totp

from accounts.models import SecondFactorDevice, SecondFactorRule, SignIn
from accounts.operations import forget_device, switch_second_factor
from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from tests.accounts.people import make_person, moment, sign_in

ENROL, ASK, INSIDE = "/account/second-factor/enrol/", "/account/second-factor/", "/account/sign-ins/"


def token(device, steps=0):
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


@pytest.fixture
def clerk(street):
    SecondFactorRule.objects.create(role=Role.STREET_CLERK, required=True)
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def bound(clerk):
    return SecondFactorDevice.objects.create(user=clerk, name="手机", confirmed=True)


def test_a_role_that_needs_it_gets_no_page_before_the_digits(client, clerk, bound):
    sign_in(client, clerk)
    assert client.get(INSIDE)["Location"].startswith(ASK)
    assert client.get("/account/password/")["Location"].startswith(ASK)
    assert client.post(ASK, {"token": token(bound)}).status_code == 302
    assert client.get(INSIDE).status_code == 200
    assert SignIn.objects.filter(outcome="second_factor", user=clerk).count() == 1


def test_a_role_that_does_not_need_it_is_not_asked(client, street, clerk):
    sign_in(client, make_person(Role.STREET_HEAD, street))
    assert client.get(INSIDE).status_code == 200


def test_digits_work_once(client, clerk, bound):
    digits = token(bound)
    assert sign_in(client, clerk).post(ASK, {"token": digits}).status_code == 302
    client.logout()
    answer = sign_in(client, clerk).post(ASK, {"token": digits})
    assert answer.status_code == 200
    assert "动态口令不对" in answer.content.decode()


def test_wrong_digits_slow_the_next_try_down_even_with_a_submission_key(client, clerk, bound):
    sign_in(client, clerk)
    wrong = f"{(int(token(bound)) + 1) % 1_000_000:06}"
    client.post(ASK, {"token": wrong, "_submission": uuid4()})
    bound.refresh_from_db()
    assert bound.throttling_failure_count == 1
    assert client.post(ASK, {"token": token(bound)}).status_code == 200, "the right digits come too early"


def test_enrolment_shows_a_code_and_binds_with_its_first_digits(client, clerk):
    sign_in(client, clerk)
    assert client.get(ASK)["Location"].startswith(ENROL)
    page = client.get(ENROL).content.decode()
    assert 'src="data:image/svg+xml' in page
    device = SecondFactorDevice.objects.get(user=clerk)
    assert not device.confirmed
    assert client.get(ENROL).status_code == 200
    assert SecondFactorDevice.objects.count() == 1, "looking twice offers the same code"
    assert client.post(ENROL, {"token": token(device)}).status_code == 302
    device.refresh_from_db()
    assert device.confirmed
    assert client.get(INSIDE).status_code == 200


def test_a_bound_phone_cannot_be_replaced_by_whoever_knows_the_password(client, clerk, bound):
    sign_in(client, clerk)
    assert client.get(ENROL)["Location"] == ASK
    assert client.post(ENROL, {"token": "123456"})["Location"] == ASK
    assert SecondFactorDevice.objects.count() == 1


def test_the_security_administrator_unbinds_a_lost_phone_but_not_the_own(
    clerk, bound, security_admin, system_admin
):
    at = moment("2026-11-06")
    with pytest.raises(Forbidden):
        forget_device(actor=system_admin, user_id=clerk.pk, at=at)
    with pytest.raises(Forbidden):
        forget_device(actor=security_admin, user_id=security_admin.pk, at=at)
    forget_device(actor=security_admin, user_id=clerk.pk, at=at)
    assert not SecondFactorDevice.objects.exists()
    with pytest.raises(Conflict):
        forget_device(actor=security_admin, user_id=clerk.pk, at=at)


def test_only_the_security_administrator_switches_it(security_admin, system_admin, audit_admin):
    at = moment("2026-11-06")
    for other in (system_admin, audit_admin):
        with pytest.raises(Forbidden):
            switch_second_factor(actor=other, role=Role.DIRECTOR, required=True, at=at)
    switch_second_factor(actor=security_admin, role=Role.DIRECTOR, required=True, at=at)
    assert SecondFactorRule.objects.get().required


def test_the_switch_page(client, security_admin, audit_admin):
    url = "/desk/second-factor/"
    sign_in(client, audit_admin)
    assert "改为须用" not in client.get(url).content.decode()
    assert client.post(url, {"role": "director", "required": "yes"}).status_code == 403
    sign_in(client, security_admin)
    assert client.get(url).status_code == 200
    client.post(url, {"role": "director", "required": "yes"})
    assert SecondFactorRule.objects.get(role="director").required
    client.post(url, {"role": "director", "required": "no"})
    assert not SecondFactorRule.objects.get(role="director").required
