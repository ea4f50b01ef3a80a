"""Acts of the three administrators, of principals, and of everybody on the own account."""

from datetime import date, timedelta
from functools import partial

from accounts import operations as do
from accounts.models import Submission
from accounts.operations import certificates, organisations, people, second_factor, sign_in, sweeping
from accounts.stages import OrganisationKind, Role
from tests.accounts.people import (
    make_bureau,
    make_firm_organisation,
    make_person,
    make_section,
    make_street,
    make_user,
    moment,
)
from tests.reliability.acts.catalogue import act

AT = moment("2026-11-06 10:00")


def by(administrator, operation, **words):
    """An act of the bureau's administrator."""
    return partial(operation, actor=make_person(administrator, make_bureau()), at=AT, **words)


@act(do.appoint)
def appoint():
    words = {"user": make_user(), "organisation": make_street(), "role": Role.STREET_CLERK}
    return by(Role.SECURITY_ADMIN, do.appoint, **words)


@act(do.end_appointment)
def end_appointment():
    held = make_person(Role.STREET_CLERK, make_street()).appointments.get()
    return by(Role.SECURITY_ADMIN, do.end_appointment, appointment_id=held.pk)


@act(do.change_principal)
def change_principal():
    firm = make_firm_organisation()
    make_person(Role.PRINCIPAL, firm)
    words = {"username": "qian01", "name": "钱测试", "reason": "核对营业执照", "organisation_id": firm.pk}
    clerk = make_person(Role.STREET_CLERK, firm.parent)
    return partial(do.change_principal, actor=clerk, at=AT, **words)


@act(do.add_staff)
def add_staff():
    firm = make_firm_organisation()
    words = {"organisation_id": firm.pk, "username": "sun01", "name": "孙测试"}
    return partial(do.add_staff, actor=make_person(Role.PRINCIPAL, firm), at=AT, **words)


@act(do.admit_principal)
def admit_principal():
    return partial(do.admit_principal, user=make_user(), organisation=make_firm_organisation(), at=AT)


@act(people.add_person)
def add_person():
    return by(Role.SYSTEM_ADMIN, people.add_person, username="li01", name="李测试")


@act(people.edit_person)
def edit_person():
    return by(Role.SYSTEM_ADMIN, people.edit_person, user_id=make_user().pk, name="改名", phone="")


@act(people.deactivate)
def deactivate():
    return by(Role.SYSTEM_ADMIN, people.deactivate, user_id=make_user().pk, reason="离职")


@act(people.reactivate)
def reactivate():
    return by(Role.SYSTEM_ADMIN, people.reactivate, user_id=make_user(is_active=False).pk)


@act(people.reset_password)
def reset_password():
    return by(Role.SYSTEM_ADMIN, people.reset_password, user_id=make_user().pk)


@act(people.ask_for_password)
def ask_for_password():
    words = {"username": "nobody", "name": "无名", "phone": "19900000000", "address": "192.0.2.1"}
    return partial(people.ask_for_password, at=AT, **words)


@act(people.handle_password_request)
def handle_password_request():
    row = ask_for_password()()
    return by(Role.SYSTEM_ADMIN, people.handle_password_request, request_id=row.pk, result="已电话核实")


@act(organisations.found_organisation)
def found_organisation():
    words = {"kind": OrganisationKind.SECTION, "name": "新科", "parent": make_bureau()}
    return partial(organisations.found_organisation, **words)


@act(organisations.add_organisation)
def add_organisation():
    words = {"kind": OrganisationKind.SECTION, "name": "新科", "parent": make_bureau()}
    return by(Role.SYSTEM_ADMIN, organisations.add_organisation, **words)


@act(organisations.rename_organisation)
def rename_organisation():
    words = {"organisation_id": make_section().pk, "name": "监督二科"}
    return by(Role.SYSTEM_ADMIN, organisations.rename_organisation, **words)


@act(organisations.end_organisation)
def end_organisation():
    words = {"organisation_id": make_section().pk, "today": AT.date()}
    return by(Role.SYSTEM_ADMIN, organisations.end_organisation, **words)


@act(certificates.add_certificate)
def add_certificate():
    words = {"number": "粤执法900001", "valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    return by(Role.SYSTEM_ADMIN, certificates.add_certificate, user_id=make_user().pk, **words)


@act(certificates.shorten_certificate)
def shorten_certificate():
    officer = make_person(Role.STREET_OFFICER, make_street())
    words = {"certificate_id": officer.certificates.get().pk, "valid_until": AT.date(), "reason": "调离"}
    return by(Role.SYSTEM_ADMIN, certificates.shorten_certificate, **words)


@act(second_factor.switch_second_factor)
def switch_second_factor():
    words = {"role": Role.STREET_HEAD, "required": True}
    return by(Role.SECURITY_ADMIN, second_factor.switch_second_factor, **words)


@act(second_factor.offer_device)
def offer_device():
    return partial(second_factor.offer_device, user=make_user())


@act(second_factor.forget_device)
def forget_device():
    user = make_user()
    second_factor.offer_device(user=user)
    return by(Role.SECURITY_ADMIN, second_factor.forget_device, user_id=user.pk)


@act(sign_in.change_password)
def change_password():
    return partial(sign_in.change_password, user=make_user(), password="Another-7-lantern", at=AT)


@act(sign_in.accept_privacy)
def accept_privacy():
    return partial(sign_in.accept_privacy, user=make_user(privacy_accepted_at=None), at=AT)


@act(sweeping.sweep)
def sweep():
    for number in range(3):
        key = f"00000000-0000-4000-8000-00000000000{number}"
        Submission.objects.create(key=key, path="/", at=AT - timedelta(days=30))
    return partial(sweeping.sweep, at=AT)
