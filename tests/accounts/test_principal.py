"""Who acts for an enterprise: its principal changes, its staff, people of several enterprises."""

import pytest
from django.core.exceptions import ValidationError

from accounts import operations as do
from accounts.models import Appointment, User
from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from tests.accounts.people import (
    make_department,
    make_firm_organisation,
    make_person,
    make_street,
    make_user,
    moment,
    sign_in,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-11-06 10:00")


@pytest.fixture
def firm(street):
    return make_firm_organisation(street=street)


@pytest.fixture
def principal(firm):
    return make_person(Role.PRINCIPAL, firm, "赵测试")


def change(actor, firm, **other):
    given = {"username": "qian01", "name": "钱测试", "reason": "核对了变更后的营业执照", "at": AT}
    return do.change_principal(actor=actor, organisation_id=firm.pk, **{**given, **other})


def test_the_principal_hands_over_and_loses_the_role(principal, firm):
    appointment, password = change(principal, firm)
    assert appointment.user.check_password(password)
    assert appointment.user.must_change_password
    assert not User.objects.get(pk=principal.pk).standing.firms
    history = Appointment.objects.filter(organisation=firm, role=Role.PRINCIPAL).order_by("pk")
    assert [row.ended_at for row in history] == [AT, None]


@pytest.mark.parametrize("role", [Role.STREET_CLERK, Role.STREET_HEAD])
def test_the_own_street_changes_it_after_seeing_the_licence(role, principal, firm, street):
    appointment, _ = change(make_person(role, street), firm)
    assert appointment.user.name == "钱测试"


def test_the_street_may_appoint_where_there_is_no_principal(firm, street):
    assert change(make_person(Role.STREET_CLERK, street), firm)[0].organisation == firm


@pytest.mark.parametrize(
    ("role", "where", "refusal"),
    [
        (Role.STREET_OFFICER, "own", Forbidden),
        (Role.STREET_HEAD, "other", NotVisible),
        (Role.BUREAU_CLERK, "bureau", Forbidden),
        (Role.SAFETY_OFFICER, "firm", Forbidden),
        (Role.LIAISON, "department", NotVisible),
    ],
)
def test_nobody_else_changes_it(role, where, refusal, principal, firm, street, bureau):
    organisations = {
        "own": street,
        "other": make_street("玉塘街道应急办", "440311006"),
        "bureau": bureau,
        "firm": firm,
        "department": make_department(),
    }
    with pytest.raises(refusal):
        change(make_person(role, organisations[where]), firm)
    assert User.objects.get(pk=principal.pk).holds(Role.PRINCIPAL, firm.pk)


def test_a_reason_is_needed(principal, firm):
    with pytest.raises(ValidationError):
        change(principal, firm, reason="  ")


def test_an_existing_account_is_used_when_the_name_agrees(principal, firm):
    known = make_user("钱测试", "qian01")
    appointment, password = change(principal, firm)
    assert (appointment.user, password) == (known, None)


@pytest.mark.parametrize("state", [{"name": "另一人"}, {"name": "钱测试", "is_active": False}])
def test_another_persons_or_a_closed_account_is_refused_in_the_same_words(state, principal, firm):
    make_user(username="qian01", **state)
    with pytest.raises(ValidationError, match="这个登录名不能使用"):
        change(principal, firm)


def test_the_present_principal_is_not_changed_to_itself(principal, firm, street):
    with pytest.raises(Conflict):
        change(make_person(Role.STREET_CLERK, street), firm, username=principal.username, name="赵测试")


def test_whoever_has_handed_over_cannot_do_it_again(principal, firm):
    assert principal.standing.firms  # as another request of the same moment would still read it
    change(principal, firm)
    with pytest.raises(Conflict, match="刚刚已经变更"):
        change(principal, firm, username="sun01", name="孙测试")


def test_the_principal_adds_a_safety_officer_and_nobody_elses(principal, firm, street):
    given = {"username": "li01", "name": "李测试", "at": AT}
    appointment, password = do.add_staff(actor=principal, organisation_id=firm.pk, **given)
    assert appointment.role == Role.SAFETY_OFFICER
    assert appointment.user.check_password(password)
    other = make_firm_organisation("光明区启明塑胶有限公司", street)
    with pytest.raises(NotVisible):
        do.add_staff(actor=principal, organisation_id=other.pk, **given)
    with pytest.raises(Forbidden):
        do.add_staff(actor=make_person(Role.STREET_HEAD, street), organisation_id=firm.pk, **given)
    do.end_appointment(actor=principal, appointment_id=appointment.pk, at=AT)


def test_a_refused_addition_leaves_no_account_behind(firm, street):
    with pytest.raises(Forbidden):
        do.add_staff(
            actor=make_person(Role.STREET_HEAD, street),
            organisation_id=firm.pk,
            username="li01",
            name="李测试",
            at=AT,
        )
    assert not User.objects.filter(username="li01").exists()


def test_an_enterprise_has_one_principal(principal, firm):
    with pytest.raises(Conflict):
        do.admit_principal(user=make_user(), organisation=firm, at=AT)


def test_a_person_of_several_enterprises_chooses_and_only_among_the_own(client, principal, firm, street):
    second = make_firm_organisation("光明区启明塑胶有限公司", street)
    stranger = make_firm_organisation("光明区别家有限公司", street)
    make_person(Role.SAFETY_OFFICER, second, user=principal)
    sign_in(client, principal)
    assert client.get("/portal/principal/")["Location"].startswith(
        "/account/firm/?next=%2Fportal%2Fprincipal%2F"
    )
    assert "光明区启明塑胶有限公司" in client.get("/account/firm/").content.decode()
    assert client.post("/account/firm/", {"firm": stranger.pk}).status_code == 404
    assert client.post("/account/firm/", {"firm": "x"}).status_code == 404
    answer = client.post("/account/firm/", {"firm": firm.pk, "next": "/portal/principal/"})
    assert answer["Location"] == "/portal/principal/"
    page = client.get("/portal/principal/").content.decode()
    assert "光明区晨星五金有限公司" in page


def test_one_enterprise_needs_no_choice(client, principal):
    assert sign_in(client, principal).get("/portal/principal/").status_code == 200


def test_handing_over_on_the_page_shows_the_password_once(client, principal, firm):
    sign_in(client, principal)
    given = {"username": "qian01", "name": "钱测试", "reason": "法定代表人变更"}
    page = client.post("/portal/principal/", given)
    assert page.status_code == 200
    assert 'id="one-time-password"' in page.content.decode()
    assert client.get("/portal/principal/").status_code == 404, "the former principal is outside now"


def test_the_streets_page_is_closed_for_other_streets(client, firm, principal, street):
    url = f"/desk/firms/{firm.pk}/principal/"
    other = make_street("玉塘街道应急办", "440311006")
    assert sign_in(client, make_person(Role.STREET_CLERK, other)).get(url).status_code == 404
    assert sign_in(client, make_person(Role.STREET_OFFICER, street)).get(url).status_code == 403
    assert sign_in(client, principal).get(url).status_code == 404
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert client.get(url).status_code == 200
    assert client.get(f"/desk/firms/{street.pk}/principal/").status_code == 404
    make_user("钱测试", "qian01")
    answer = client.post(url, {"username": "qian01", "name": "钱测试", "reason": "核对营业执照"})
    assert answer.status_code == 302
    assert (
        Appointment.objects.in_force().get(organisation=firm, role=Role.PRINCIPAL).user.username == "qian01"
    )
