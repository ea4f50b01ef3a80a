"""Roles are given and ended by the security administrator, an enterprise's own staff by its principal."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Appointment, Organisation, User
from accounts.operations.events import Act, record
from accounts.operations.people import must_not_be_last, new_account
from accounts.refusals import Conflict, Forbidden
from accounts.stages import ADMIN_ROLES, ENTERPRISE_ROLES, ROLES_BY_ORGANISATION, Role
from accounts.statements import stated

STAFF_OF_FIRMS = ENTERPRISE_ROLES - {Role.PRINCIPAL}


def may_appoint(actor, organisation, role):
    """Whether `actor` may give or end `role` there."""
    own_staff = role in STAFF_OF_FIRMS and actor.holds(Role.PRINCIPAL, organisation.pk)
    return own_staff or actor.holds(Role.SECURITY_ADMIN)


@transaction.atomic
def appoint(*, actor, user, organisation, role, at):
    """Give a role in an organisation: the security administrator for staff, the principal for own staff.

    Raises Forbidden (also for oneself), ValidationError (no such role there), Conflict (held already).
    """
    if not may_appoint(actor, organisation, role):
        raise Forbidden("岗位由安全管理员授予；企业的安全管理人员由主要负责人授予。")
    if user.pk == actor.pk:
        raise Forbidden("不能给自己授予岗位。", next_step="请由另一名有权的人办理。")
    return give(user=user, organisation=organisation, role=role, actor=actor, at=at)


def give(*, user, organisation, role, actor, at):
    """Write the appointment under the rules that hold for everybody; only other operations call it."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if role not in ROLES_BY_ORGANISATION[organisation.kind]:
        raise ValidationError(
            {"role": f"{organisation.get_kind_display()}没有“{Role(role).label}”这个岗位。"}
        )
    if organisation.ended_on is not None:
        raise ValidationError({"organisation": f"{organisation.name}已经撤销，不能再任职。"})
    if role in ADMIN_ROLES and locked.holds_any(ADMIN_ROLES - {role}):
        raise ValidationError({"role": "系统、安全、审计管理员三员分立，一人只能担任其中一个。"})
    appointment = Appointment(user=locked, organisation=organisation, role=role, began_at=at, given_by=actor)
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError:
        raise Conflict(
            "此人已有这个岗位，或者该企业已有主要负责人。", next_step="请先免去原有岗位。"
        ) from None
    detail = f"{organisation.label} {Role(role).label}"
    record(actor=actor, act=Act.APPOINTED, subject=locked, detail=detail, at=at)
    return appointment


@transaction.atomic
def end_appointment(*, actor, appointment_id, at):
    """End a role; the history stays. Raises Forbidden, Conflict (ended already, or the last administrator)."""
    seen = Appointment.objects.seen_by(appointment_id, actor)
    if not may_appoint(actor, seen.organisation, seen.role):
        raise Forbidden("岗位由安全管理员免去；企业的安全管理人员由主要负责人免去。")
    if seen.role in ADMIN_ROLES:
        must_not_be_last(seen.role, seen.user)  # locks every holder in one order, so before our own row
    appointment = Appointment.objects.for_act(appointment_id, actor)
    return end(appointment=appointment, actor=actor, at=at)


def end(*, appointment, actor, at):
    """End a locked appointment; only other operations call it. Raises Conflict when it has ended."""
    if appointment.ended_at is not None:
        raise Conflict("这个岗位已经免去。")
    appointment.ended_at = at
    appointment.ended_by = actor
    appointment.save(update_fields=["ended_at", "ended_by"])
    detail = f"{appointment.organisation.label} {appointment.get_role_display()}"
    record(actor=actor, act=Act.APPOINTMENT_ENDED, subject=appointment.user, detail=detail, at=at)
    return appointment


@transaction.atomic
def change_principal(*, actor, organisation_id, username, name, phone="", reason, at):
    """Another person becomes the enterprise's principal: ends the old appointment, begins the new.

    The principal hands over, or a clerk or head of the enterprise's street decides after seeing the licence
    (`reason` says what was seen). An account of that sign-in name and name is used, else one is made.
    Returns (appointment, one-time password or None). Raises Forbidden, ValidationError, Conflict.
    """
    organisation = Organisation.objects.for_act(organisation_id, actor)
    if not may_change_principal(actor, organisation):
        raise Forbidden("主要负责人由本人移交，或者由企业所在街道核对营业执照后变更。")
    reason = stated(reason, missing="请写明变更原因和核对过的材料。")
    user, password = successor_account(username=username, name=name, phone=phone, at=at)
    present = (
        organisation.appointments.in_force()
        .filter(role=Role.PRINCIPAL)
        .select_for_update(no_key=True)
        .first()
    )
    if present is not None and present.user_id == user.pk:
        raise Conflict("此人已经是这家企业的主要负责人。")
    if actor.pk != getattr(present, "user_id", None) and not _works_at(actor, organisation.parent_id):
        raise Conflict("主要负责人刚刚已经变更。", next_step="请刷新页面，看现在的主要负责人是谁。")
    if present is not None:
        end(appointment=present, actor=actor, at=at)
    appointment = give(user=user, organisation=organisation, role=Role.PRINCIPAL, actor=actor, at=at)
    detail = f"{organisation.name}：{reason}"
    record(actor=actor, act=Act.PRINCIPAL_CHANGED, subject=user, detail=detail, at=at)
    return appointment, password


def may_change_principal(actor, organisation):
    """The principal in office, or the clerk or head of the street the enterprise belongs to."""
    return actor.holds(Role.PRINCIPAL, organisation.pk) or _works_at(actor, organisation.parent_id)


def _works_at(actor, street_id):
    return actor.holds(Role.STREET_CLERK, street_id) or actor.holds(Role.STREET_HEAD, street_id)


def successor_account(*, username, name, phone, at):
    """The account of this sign-in name if the person's name agrees, else a new one with a one-time password.

    Raises ValidationError, with the same words for a closed account and for another person's.
    """
    found = User.objects.filter(username=User.normalize_username(username.strip())).first()
    if found is None:
        return new_account(username=username, name=name, phone=phone, at=at)
    if found.name != name.strip() or not found.is_active:
        raise ValidationError({"username": "这个登录名不能使用，请核对登录名和姓名，或者换一个登录名。"})
    return found, None


@transaction.atomic
def add_staff(*, actor, organisation_id, username, name, phone="", at):
    """The principal gives a safety officer of the own enterprise an account.

    Returns (appointment, one-time password or None). Raises Forbidden, ValidationError, Conflict.
    """
    organisation = Organisation.objects.for_act(organisation_id, actor)
    user, password = successor_account(username=username, name=name, phone=phone, at=at)
    appointment = appoint(actor=actor, user=user, organisation=organisation, role=Role.SAFETY_OFFICER, at=at)
    return appointment, password


@transaction.atomic
def admit_principal(*, user, organisation, at, actor=None):
    """The first principal of an enterprise that enters the portal; the caller has checked code or licence.

    Raises Conflict when there is one, ValidationError when the organisation is no enterprise.
    """
    return give(user=user, organisation=organisation, role=Role.PRINCIPAL, actor=actor, at=at)
