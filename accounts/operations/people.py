"""What the system administrator does with people: add, edit, deactivate, a new password."""

import secrets

from django.db import transaction

from accounts.models import Appointment, PasswordRequest, User
from accounts.operations.events import Act, must_hold, record
from accounts.refusals import Conflict, Forbidden
from accounts.stages import ADMIN_ROLES, Role
from accounts.statements import stated

# No letters that are mistaken for digits: the password is read out or copied from paper.
SMALL, LARGE, DIGITS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"


def one_time_password():
    """Twelve characters of three kinds, about 65 bits."""
    kinds = [secrets.choice(kind) for kind in (SMALL, LARGE, DIGITS)]
    characters = kinds + [secrets.choice(SMALL + LARGE + DIGITS) for _ in range(9)]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def new_account(*, username, name, phone, at):
    """A person who must change the one-time password at first sign-in; returns (user, password).

    Raises ValidationError. Only other operations call it, after they have asked who may.
    """
    password = one_time_password()
    user = User(
        username=User.normalize_username(username.strip()),
        name=name.strip(),
        phone=phone.strip(),
        must_change_password=True,
        password_changed_at=at,
    )
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    return user, password


@transaction.atomic
def add_person(*, actor, username, name, phone="", at):
    """Add a person (system administrator); returns the user and a one-time password. Raises ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    user, password = new_account(username=username, name=name, phone=phone, at=at)
    record(actor=actor, act=Act.PERSON_ADDED, subject=user, detail=f"登录名：{user.username}", at=at)
    return user, password


@transaction.atomic
def edit_person(*, actor, user_id, name, phone, at):
    """Correct a name or phone number (system administrator, 个人信息保护法第四十六条). Raises ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    user = User.objects.for_act(user_id, actor)
    before = user.name
    user.name, user.phone = name.strip(), phone.strip()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "phone"])
    record(actor=actor, act=Act.PERSON_EDITED, subject=user, detail=f"姓名：{before} → {user.name}", at=at)
    return user


@transaction.atomic
def deactivate(*, actor, user_id, reason, at):
    """Close an account that is no longer needed (等保三级 8.1.4.2 c); its history stays.

    Raises Forbidden for one's own account, Conflict when closed already or the last administrator of a kind.
    """
    must_hold(actor, Role.SYSTEM_ADMIN)
    user = User.objects.for_act(user_id, actor)
    if user.pk == actor.pk:
        raise Forbidden("不能停用自己的账号。", next_step="请由另一名系统管理员办理。")
    if not user.is_active:
        raise Conflict("这个账号已经停用。")
    for role in user.standing.roles & ADMIN_ROLES:
        must_not_be_last(role, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(actor=actor, act=Act.DEACTIVATED, subject=user, detail=reason, at=at)
    return user


def must_not_be_last(role, user):
    """Raise Conflict when `user` is the last active holder of an administrator's role; holders are locked."""
    live = Appointment.objects.in_force().filter(role=role)
    list(live.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    # Read again after the lock: a second administrator may have been closed while we waited.
    if set(live.filter(user__is_active=True).values_list("user", flat=True)) <= {user.pk}:
        raise Conflict(
            f"这是最后一名{Role(role).label}，不能没有人担任。",
            next_step="请先由安全管理员授予另一人这个岗位。",
        )


@transaction.atomic
def reactivate(*, actor, user_id, at):
    """Open a closed account again (system administrator). Raises Conflict when it is open."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    user = User.objects.for_act(user_id, actor)
    if user.is_active:
        raise Conflict("这个账号没有停用。")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor=actor, act=Act.REACTIVATED, subject=user, at=at)
    return user


@transaction.atomic
def reset_password(*, actor, user_id, at):
    """Give a forgotten account a one-time password (system administrator); returns it, to be shown once.

    Raises Forbidden for an administrator's account: whoever could reset it could act in that office
    (三员分立, 等保三级 8.1.4.2); those are reset by `manage.py reset_administrator` on the server.
    """
    must_hold(actor, Role.SYSTEM_ADMIN)
    user = User.objects.for_act(user_id, actor)
    if user.holds_any(ADMIN_ROLES):
        raise Forbidden(
            "管理员账号的密码不能在页面上重置，以免一名管理员代行另一名的权限。",
            next_step="请由运维人员在服务器上用 reset_administrator 命令重置。",
        )
    return set_one_time_password(user=user, actor=actor, at=at)


def set_one_time_password(*, user, actor, at):
    """Set and return a one-time password, and record it; `actor` None means the server's operator."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(actor=actor, act=Act.PASSWORD_RESET, subject=user, at=at)
    return password


@transaction.atomic
def ask_for_password(*, username, name, phone, address, at):
    """Note that somebody forgot a password; nothing depends on whether the name exists (no enumeration)."""
    return PasswordRequest.objects.create(
        username=username[:60], name=name[:40], phone=phone[:20], address=address, at=at
    )


@transaction.atomic
def handle_password_request(*, actor, request_id, result, at):
    """Close such a note (system administrator), with what was done. Raises Conflict when it is closed."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    row = PasswordRequest.objects.for_act(request_id, actor)
    if row.handled_at is not None:
        raise Conflict("这份申请已经处理。")
    row.result = stated(result, field="result", longest=100, missing="请写明处理结果。")
    row.handled_at, row.handled_by = at, actor
    row.save(update_fields=["handled_at", "handled_by", "result"])
    return row
