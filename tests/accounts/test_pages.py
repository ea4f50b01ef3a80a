"""The administrators' pages: each opens for its role, is closed for others, and does what its operation does."""

import pytest
from django.urls import reverse

from accounts.models import (
    AccountEvent,
    Appointment,
    OfficerCertificate,
    Organisation,
    PasswordRequest,
    SignIn,
    User,
)
from accounts.stages import Role
from accounts.views.errors import server_error
from tests.accounts.people import make_firm_organisation, make_person, make_user, moment, sign_in

pytestmark = pytest.mark.django_db
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
ALL = {SYSTEM, SECURITY, AUDIT}
READ = {
    "people": ALL,
    "person": ALL,
    "add_person": {SYSTEM},
    "edit_person": {SYSTEM},
    "deactivate": {SYSTEM},
    "add_certificate": {SYSTEM},
    "shorten_certificate": {SYSTEM},
    "appoint": {SECURITY},
    "organisations": ALL,
    "add_organisation": {SYSTEM},
    "edit_organisation": {SYSTEM},
    "second_factor_rules": {SECURITY, AUDIT},
    "password_requests": {SYSTEM},
    "handle_request": {SYSTEM},
    "all_sign_ins": {AUDIT},
    "events": {AUDIT},
}
POST_ONLY = {
    "reactivate": {SYSTEM},
    "reset_password": {SYSTEM},
    "end_organisation": {SYSTEM},
    "end_appointment": {SECURITY},
    "forget_device": {SECURITY},
}


@pytest.fixture
def officer(street):
    return make_person(Role.STREET_OFFICER, street, "周测试", username="zhou01")


@pytest.fixture
def url(officer, street):
    """The address of a page about the officer or what belongs to the officer."""
    row = PasswordRequest.objects.create(username="zhou01", name="周测试", phone="1", at=moment("2026-11-06"))
    keys = {
        "end_appointment": officer.appointments.get().pk,
        "shorten_certificate": officer.certificates.get().pk,
        "edit_organisation": street.pk,
        "end_organisation": street.pk,
        "handle_request": row.pk,
    }
    plain = {"people", "add_person", "organisations", "add_organisation", "second_factor_rules"}
    plain |= {"password_requests", "all_sign_ins", "events"}

    def address(name):
        return reverse(f"accounts:{name}", args=[] if name in plain else [keys.get(name, officer.pk)])

    return address


def code_for(client, role, organisation, address, method="get"):
    sign_in(client, make_person(role, organisation))
    return getattr(client, method)(address).status_code


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize("name", sorted(READ))
def test_each_administrator_opens_exactly_the_own_pages(client, name, role, url, bureau):
    assert code_for(client, role, bureau, url(name)) == (200 if role in READ[name] else 403)


@pytest.mark.parametrize("name", sorted(READ | POST_ONLY))
def test_other_staff_is_refused_and_an_enterprise_sees_nothing(client, name, url, bureau, street):
    assert code_for(client, Role.DIRECTOR, bureau, url(name), "post") == 403
    assert code_for(client, Role.STREET_HEAD, street, url(name), "post") == 403
    assert code_for(client, Role.PRINCIPAL, make_firm_organisation(street=street), url(name), "post") == 404
    client.logout()
    assert client.post(url(name)).status_code == 302
    assert not AccountEvent.objects.exists()


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_acts_without_a_form_do_nothing_on_get_and_nothing_for_the_wrong_administrator(
    client, name, url, bureau
):
    for role in sorted(ALL):
        right = role in POST_ONLY[name]
        assert code_for(client, role, bureau, url(name)) == (405 if right else 403)
        if not right:
            assert code_for(client, role, bureau, url(name), "post") == 403
    assert not AccountEvent.objects.exists()


def test_people_are_found_by_name_unit_role_and_state(client, system_admin, officer, street, url):
    closed = make_user("已走的人", is_active=False)
    sign_in(client, system_admin)

    def listed(query):
        return client.get(f"{url('people')}?{query}").content.decode()

    assert "周测试" in listed("q=周测")
    assert "周测试" in listed("q=zhou01")
    assert "周测试" not in listed("q=没有这个人")
    assert "没有找到人员" in listed("q=没有这个人")
    assert "周测试" in listed(f"organisation={street.pk}&role=street_officer")
    assert "周测试" not in listed(f"organisation={street.pk}&role=street_head")
    assert closed.name not in listed("")
    assert closed.name in listed("state=closed")
    assert "岗位：街道执法人员" in listed("role=street_officer"), "the filter stands above as a word"


def test_a_long_list_is_turned_over_page_by_page(client, system_admin, url):
    for number in range(60):
        make_user(f"甲{number:02}")
    sign_in(client, system_admin)
    first = client.get(f"{url('people')}?q=甲").content.decode()
    second = client.get(f"{url('people')}?q=甲&page=2").content.decode()
    assert first.count("data-row") == 50
    assert second.count("data-row") == 10
    assert "page=2" in first
    assert client.get(f"{url('people')}?page=x").status_code == 200


def test_the_page_of_a_person_offers_each_administrator_the_own_acts(client, officer, url, bureau):
    words = {SYSTEM: url("reset_password"), SECURITY: url("appoint"), AUDIT: "<h2>账号操作记录</h2>"}
    for role in sorted(ALL):
        sign_in(client, make_person(role, bureau))
        page = client.get(url("person")).content.decode().split("<main")[1]
        assert [word in page for word in words.values()] == [role == its for its in words]
        assert officer.certificates.get().number in page


def test_adding_a_person_shows_the_password_once(client, system_admin, url):
    page = sign_in(client, system_admin).post(
        url("add_person"), {"username": "wu01", "name": "吴测试", "phone": ""}
    )
    added = User.objects.get(username="wu01")
    password = page.content.decode().split('id="one-time-password">')[1].split("<")[0]
    assert added.check_password(password)
    assert password not in client.get(reverse("accounts:person", args=[added.pk])).content.decode()


def test_a_mistake_is_told_at_its_field(client, system_admin, officer, url):
    page = sign_in(client, system_admin).post(url("add_person"), {"username": "zhou01", "name": "吴测试"})
    assert page.status_code == 200
    assert "还没有提交，请先改正" in page.content.decode()
    assert "登录名" in page.content.decode().split("还没有提交")[1]


def test_a_reset_shows_the_password_once_and_it_works(client, system_admin, officer, url):
    page = sign_in(client, system_admin).post(url("reset_password")).content.decode()
    password = page.split('id="one-time-password">')[1].split("<")[0]
    assert User.objects.get(pk=officer.pk).check_password(password)


def test_the_pages_of_the_system_administrator_do_their_acts(
    client, system_admin, officer, street, bureau, url
):
    sign_in(client, system_admin)
    client.post(url("edit_person"), {"name": "周改名", "phone": "19900001111"})
    client.post(
        url("add_certificate"),
        {"number": "粤执法新", "valid_from": "2026-01-01", "valid_until": "2029-12-31"},
    )
    client.post(url("shorten_certificate"), {"valid_until": "2026-10-31", "reason": "换证"})
    client.post(url("deactivate"), {"reason": "调离"})
    client.post(url("edit_organisation"), {"name": "公明街道办", "code": street.code})
    client.post(url("add_organisation"), {"kind": "section", "parent": bureau.pk, "name": "执法监督科"})
    client.post(url("handle_request"), {"result": "电话核对后已重置"})
    officer.refresh_from_db()
    assert (officer.name, officer.is_active) == ("周改名", False)
    assert OfficerCertificate.objects.filter(number="粤执法新").exists()
    assert officer.certificates.get(valid_until="2026-10-31")
    assert {"公明街道办", "执法监督科"} <= set(Organisation.objects.values_list("name", flat=True))
    assert PasswordRequest.objects.get().handled_by == system_admin
    assert client.post(url("reactivate")).status_code == 302
    assert User.objects.get(pk=officer.pk).is_active
    section = Organisation.objects.get(name="执法监督科")
    assert client.post(reverse("accounts:end_organisation", args=[section.pk])).status_code == 302
    assert "已撤销" in client.get(url("organisations")).content.decode()


def test_the_security_administrator_gives_and_ends_a_role_on_the_page(
    client, security_admin, officer, street, url
):
    sign_in(client, security_admin)
    wrong = client.post(url("appoint"), {"organisation": street.pk, "role": "director"})
    assert "街道应急办没有“主要负责人（局长）”这个岗位" in wrong.content.decode()
    client.post(url("appoint"), {"organisation": street.pk, "role": "street_head"})
    given = Appointment.objects.in_force().get(user=officer, role=Role.STREET_HEAD)
    client.post(reverse("accounts:end_appointment", args=[given.pk]))
    assert not Appointment.objects.in_force().filter(user=officer, role=Role.STREET_HEAD).exists()


def test_a_certificate_of_the_wrong_order_is_told_in_words(client, system_admin, officer, url):
    sent = {"number": "x", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    page = sign_in(client, system_admin).post(url("add_certificate"), sent).content.decode()
    assert "执法证有效期的止日不能早于起日" in page


def test_the_audit_administrator_reads_every_sign_in_and_filters_them(client, audit_admin, url):
    for day, outcome in ((5, "wrong"), (6, "success")):
        SignIn.objects.create(
            username="zhou01", outcome=outcome, at=moment(f"2026-11-0{day} 23:30"), address="10.0.0.1"
        )
    sign_in(client, audit_admin)

    def times(query):
        page = client.get(f"{url('all_sign_ins')}?{query}").content.decode()
        return [text for text in ("2026-11-05 23:30:00", "2026-11-06 23:30:00") if text in page]

    assert times("q=zhou01") == ["2026-11-05 23:30:00", "2026-11-06 23:30:00"]
    assert times("since=2026-11-06") == ["2026-11-06 23:30:00"]
    assert times("until=2026-11-05") == ["2026-11-05 23:30:00"]
    assert times("outcome=wrong") == ["2026-11-05 23:30:00"]
    assert times("q=other") == []


def test_ones_own_sign_ins_are_ones_own(client, street):
    user, other = make_person(Role.STREET_CLERK, street), make_user()
    SignIn.objects.create(
        user=user, username="a", outcome="success", at=moment("2026-11-05"), address="10.0.0.5"
    )
    SignIn.objects.create(
        user=other, username="b", outcome="success", at=moment("2026-11-05"), address="10.0.0.6"
    )
    page = sign_in(client, user).get("/account/sign-ins/").content.decode()
    assert "10.0.0.5" in page
    assert "10.0.0.6" not in page


@pytest.mark.parametrize("url", ["/sign-in/", "/forgotten/", "/privacy/", "/nowhere/"])
def test_a_demonstration_says_so_before_anybody_signs_in(client, bureau, settings, url):
    """On sign-in and error pages too, once; a real deployment shows nothing."""
    for demonstration in (True, False):
        settings.DEMONSTRATION = demonstration
        page = client.get(url).content.decode()
        assert page.count("演示数据，不是真实企业") == int(demonstration)


def test_the_page_of_a_broken_server_says_it_as_well(rf, settings):
    for demonstration in (True, False):
        settings.DEMONSTRATION = demonstration
        page = server_error(rf.get("/")).content.decode()
        assert page.count("演示数据，不是真实企业") == int(demonstration)
