"""What administrators may do, and that the three are kept apart (等保三级 8.1.4.2)."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts import operations as do
from accounts.models import AccountEvent, Appointment, User
from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from tests.accounts.people import PASSWORD, make_department, make_person, make_user, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-06 10:00")


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_new_person_gets_a_password_that_must_be_changed(system_admin):
    user, password = do.add_person(actor=system_admin, username="li01", name="李测试", at=AT)
    assert user.check_password(password)
    assert user.must_change_password
    assert len({password, do.add_person(actor=system_admin, username="li02", name="李测试", at=AT)[1]}) == 2


def test_a_sign_in_name_is_given_once(system_admin):
    make_user(username="li01")
    with pytest.raises(ValidationError) as refused:
        do.add_person(actor=system_admin, username=" li01 ", name="李测试", at=AT)
    assert "username" in refused.value.message_dict


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.DIRECTOR, Role.BUREAU_CLERK])
def test_only_the_system_administrator_keeps_people_and_organisations(role, bureau, street):
    other, subject = make_person(role, bureau), make_person(Role.STREET_OFFICER, street)
    certificate = subject.certificates.get()
    acts = [
        lambda: do.add_person(actor=other, username="li01", name="李测试", at=AT),
        lambda: do.edit_person(actor=other, user_id=subject.pk, name="改名", phone="", at=AT),
        lambda: do.deactivate(actor=other, user_id=subject.pk, reason="离职", at=AT),
        lambda: do.reset_password(actor=other, user_id=subject.pk, at=AT),
        lambda: do.add_certificate(
            actor=other,
            user_id=subject.pk,
            number="1",
            valid_from=date(2026, 1, 1),
            valid_until=date(2027, 1, 1),
            at=AT,
        ),
        lambda: do.shorten_certificate(
            actor=other, certificate_id=certificate.pk, valid_until=date(2026, 1, 1), reason="收回", at=AT
        ),
        lambda: do.add_organisation(actor=other, kind="section", name="某科", parent=bureau, at=AT),
        lambda: do.rename_organisation(actor=other, organisation_id=street.pk, name="改名", at=AT),
        lambda: do.end_organisation(actor=other, organisation_id=street.pk, today=date(2026, 11, 6), at=AT),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert not AccountEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.DIRECTOR, Role.STREET_HEAD])
def test_only_the_security_administrator_gives_and_ends_roles(role, bureau, street):
    other = make_person(role, street if role == Role.STREET_HEAD else bureau)
    subject = make_person(Role.STREET_CLERK, street)
    with pytest.raises(Forbidden):
        do.appoint(actor=other, user=subject, organisation=street, role=Role.STREET_HEAD, at=AT)
    with pytest.raises(Forbidden):
        do.end_appointment(actor=other, appointment_id=subject.appointments.get().pk, at=AT)


def test_a_role_is_given_ended_and_stays_in_the_history(security_admin, street):
    user = make_user()
    given = do.appoint(actor=security_admin, user=user, organisation=street, role=Role.STREET_CLERK, at=AT)
    assert fresh(user).holds(Role.STREET_CLERK, street.pk)
    with pytest.raises(Conflict):
        do.appoint(actor=security_admin, user=user, organisation=street, role=Role.STREET_CLERK, at=AT)
    do.end_appointment(actor=security_admin, appointment_id=given.pk, at=AT)
    assert not fresh(user).standing.roles
    with pytest.raises(Conflict):
        do.end_appointment(actor=security_admin, appointment_id=given.pk, at=AT)
    row = Appointment.objects.get(pk=given.pk)
    assert (row.given_by, row.ended_by) == (security_admin, security_admin)


def test_a_role_fits_its_kind_of_organisation(security_admin, street):
    with pytest.raises(ValidationError):
        do.appoint(actor=security_admin, user=make_user(), organisation=street, role=Role.DIRECTOR, at=AT)


def test_nobody_is_two_of_the_three_administrators(security_admin, system_admin, bureau):
    with pytest.raises(ValidationError, match="三员分立"):
        do.appoint(actor=security_admin, user=system_admin, organisation=bureau, role=Role.AUDIT_ADMIN, at=AT)


def test_nobody_gives_oneself_a_role(security_admin, bureau):
    with pytest.raises(Forbidden):
        do.appoint(actor=security_admin, user=security_admin, organisation=bureau, role=Role.DIRECTOR, at=AT)


def test_the_last_administrator_of_a_kind_stays(security_admin, audit_admin, system_admin, bureau):
    last = audit_admin.appointments.get()
    with pytest.raises(Conflict, match="最后一名审计管理员"):
        do.end_appointment(actor=security_admin, appointment_id=last.pk, at=AT)
    with pytest.raises(Conflict, match="最后一名审计管理员"):
        do.deactivate(actor=system_admin, user_id=audit_admin.pk, reason="离职", at=AT)
    make_person(Role.AUDIT_ADMIN, bureau)
    do.end_appointment(actor=security_admin, appointment_id=last.pk, at=AT)
    assert not fresh(audit_admin).standing.admin


def test_a_closed_account_does_not_count_as_the_other_administrator(security_admin, audit_admin, bureau):
    User.objects.filter(pk=make_person(Role.AUDIT_ADMIN, bureau).pk).update(is_active=False)
    with pytest.raises(Conflict):
        do.end_appointment(actor=security_admin, appointment_id=audit_admin.appointments.get().pk, at=AT)


def test_a_closed_account_cannot_sign_in_and_can_be_opened_again(system_admin, street, rf):
    user = make_person(Role.STREET_CLERK, street)
    request = rf.post("/sign-in/")
    do.deactivate(actor=system_admin, user_id=user.pk, reason="离职", at=AT)
    assert authenticate(request, username=user.username, password=PASSWORD) is None
    assert not fresh(user).standing.roles
    with pytest.raises(Conflict):
        do.deactivate(actor=system_admin, user_id=user.pk, reason="离职", at=AT)
    do.reactivate(actor=system_admin, user_id=user.pk, at=AT)
    assert authenticate(request, username=user.username, password=PASSWORD) == user
    with pytest.raises(Conflict):
        do.reactivate(actor=system_admin, user_id=user.pk, at=AT)


def test_nobody_closes_the_own_account(system_admin, bureau):
    make_person(Role.SYSTEM_ADMIN, bureau)
    with pytest.raises(Forbidden):
        do.deactivate(actor=system_admin, user_id=system_admin.pk, reason="离职", at=AT)


def test_a_reset_password_replaces_the_old_one_and_must_be_changed(system_admin, street):
    user = make_person(Role.STREET_CLERK, street)
    password = do.reset_password(actor=system_admin, user_id=user.pk, at=AT)
    user = fresh(user)
    assert user.check_password(password)
    assert not user.check_password(PASSWORD)
    assert user.must_change_password


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_administrator_can_take_over_another_through_a_reset(system_admin, bureau, role):
    with pytest.raises(Forbidden):
        do.reset_password(actor=system_admin, user_id=make_person(role, bureau).pk, at=AT)


def test_administrators_passwords_are_reset_on_the_server_only(security_admin, street, capsys):
    call_command("reset_administrator", security_admin.username)
    password = capsys.readouterr().out.splitlines()[-1]
    assert fresh(security_admin).check_password(password)
    with pytest.raises(CommandError):
        call_command("reset_administrator", make_person(Role.STREET_CLERK, street).username)
    with pytest.raises(CommandError):
        call_command("reset_administrator", "nobody")


def test_certificates_have_a_period_and_can_end_early(system_admin, street):
    user = make_person(Role.STREET_OFFICER, street, certificate=False)
    given = {"actor": system_admin, "at": AT}
    with pytest.raises(ValidationError, match="止日不能早于起日"):
        do.add_certificate(
            **given, user_id=user.pk, number="1", valid_from=date(2026, 5, 2), valid_until=date(2026, 5, 1)
        )
    one = do.add_certificate(
        **given, user_id=user.pk, number="1", valid_from=date(2026, 5, 1), valid_until=date(2029, 4, 30)
    )
    with pytest.raises(ValidationError):
        do.shorten_certificate(**given, certificate_id=one.pk, valid_until=date(2029, 4, 30), reason="收回")
    do.shorten_certificate(**given, certificate_id=one.pk, valid_until=date(2026, 11, 5), reason="调离")
    assert user.certificates.valid_on(date(2026, 11, 5)).exists()
    assert not user.certificates.valid_on(date(2026, 11, 6)).exists()


def test_organisations_are_added_under_a_fitting_parent_renamed_and_ended(
    system_admin, security_admin, bureau
):
    given = {"actor": system_admin, "at": AT}
    street = do.add_organisation(
        **given, kind="street_office", name="凤凰街道应急办", parent=bureau, code="440311005"
    )
    with pytest.raises(ValidationError, match="不能设在"):
        do.add_organisation(**given, kind="street_office", name="错", parent=street)
    with pytest.raises(ValidationError, match="编码已被"):
        do.add_organisation(**given, kind="street_office", name="重", parent=bureau, code="440311005")
    do.rename_organisation(**given, organisation_id=street.pk, name="凤凰街道办应急办")
    street.refresh_from_db()
    assert street.name == "凤凰街道办应急办"
    office = do.appoint(
        actor=security_admin, user=make_user(), organisation=street, role=Role.STREET_CLERK, at=AT
    )
    end = {**given, "organisation_id": street.pk, "today": date(2026, 11, 6)}
    with pytest.raises(Conflict, match="还有人"):
        do.end_organisation(**end)
    do.end_appointment(actor=security_admin, appointment_id=office.pk, at=AT)
    do.end_organisation(**end)
    with pytest.raises(Conflict, match="已经撤销"):
        do.end_organisation(**end)
    with pytest.raises(ValidationError, match="已经撤销"):
        do.appoint(actor=security_admin, user=make_user(), organisation=street, role=Role.STREET_CLERK, at=AT)


def test_an_organisation_with_units_below_it_stays(system_admin, street, bureau):
    with pytest.raises(Conflict, match="下级组织"):
        do.end_organisation(actor=system_admin, organisation_id=bureau.pk, today=date(2026, 11, 6), at=AT)


def test_every_act_leaves_a_line_without_the_password(system_admin, security_admin, audit_admin, street):
    user, password = do.add_person(actor=system_admin, username="li01", name="李测试", at=AT)
    do.appoint(actor=security_admin, user=user, organisation=street, role=Role.STREET_CLERK, at=AT)
    do.reset_password(actor=system_admin, user_id=user.pk, at=AT)
    lines = AccountEvent.objects.visible_to(audit_admin).order_by("pk")
    assert [line.act for line in lines] == ["person_added", "appointed", "password_reset"]
    assert all(password not in line.detail for line in lines)
    assert not AccountEvent.objects.visible_to(system_admin).exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_lines_of_the_audit_cannot_be_changed_or_removed(system_admin, change):
    do.add_person(actor=system_admin, username="li01", name="李测试", at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        getattr(AccountEvent.objects.all(), change)(**({"detail": ""} if change == "update" else {}))
    assert AccountEvent.objects.count() == 1


def test_people_of_other_units_do_not_exist_for_a_department(street):
    liaison = make_person(Role.LIAISON, make_department())
    with pytest.raises(NotVisible):
        User.objects.seen_by(make_person(Role.STREET_CLERK, street).pk, liaison)


def test_a_request_about_a_forgotten_password_is_closed_once(system_admin, security_admin):
    row = do.ask_for_password(username="x", name="某人", phone="1", address=None, at=AT)
    with pytest.raises(Forbidden):
        do.handle_password_request(actor=security_admin, request_id=row.pk, result="查无此人", at=AT)
    with pytest.raises(ValidationError):
        do.handle_password_request(actor=system_admin, request_id=row.pk, result=" ", at=AT)
    do.handle_password_request(actor=system_admin, request_id=row.pk, result="查无此人", at=AT)
    with pytest.raises(Conflict):
        do.handle_password_request(actor=system_admin, request_id=row.pk, result="查无此人", at=AT)
