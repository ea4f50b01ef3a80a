"""TOTP as the second factor: which roles need it, and binding a phone (等保三级 8.1.4.1 d)."""

from django.db import transaction

from accounts.models import SecondFactorDevice, SecondFactorRule, User
from accounts.operations.events import Act, must_hold, record
from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role


@transaction.atomic
def switch_second_factor(*, actor, role, required, at):
    """Switch TOTP on or off for a role (security administrator)."""
    must_hold(actor, Role.SECURITY_ADMIN)
    rule = SecondFactorRule.objects.update_or_create(role=role, defaults={"required": required})[0]
    detail = f"{Role(role).label}：{'须用' if required else '不用'}动态口令"
    record(actor=actor, act=Act.SECOND_FACTOR_SWITCHED, detail=detail, at=at)
    return rule


def confirmed_device(user):
    """The bound device, or None."""
    return SecondFactorDevice.objects.devices_for_user(user, confirmed=True).order_by("pk").first()


@transaction.atomic
def offer_device(*, user):
    """The device waiting to be confirmed; the same one until it is. Raises Conflict when one is bound."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if confirmed_device(locked) is not None:
        raise Conflict(
            "已经绑定了动态口令。", next_step="换手机的，请先由安全管理员解除原来的绑定，再重新登录绑定。"
        )
    waiting = SecondFactorDevice.objects.devices_for_user(locked, confirmed=False).order_by("pk").first()
    return waiting or SecondFactorDevice.objects.create(user=locked, name="手机动态口令", confirmed=False)


@transaction.atomic
def check_token(*, device, token, at):
    """Whether the six digits are right at `at`; wrong ones slow the next try down, and none works twice."""
    locked = SecondFactorDevice.objects.select_for_update(no_key=True).get(pk=device.pk)
    return locked.verify_token(token, at)


@transaction.atomic
def confirm_device(*, user, token, at):
    """Bind the offered device when its first token is right; returns the device or None."""
    device = offer_device(user=user)
    if not device.verify_token(token, at):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(actor=user, act=Act.SECOND_FACTOR_ENROLLED, subject=user, at=at)
    return device


@transaction.atomic
def forget_device(*, actor, user_id, at):
    """Unbind a lost phone (security administrator). Raises Forbidden for one's own, Conflict for none bound."""
    must_hold(actor, Role.SECURITY_ADMIN)
    user = User.objects.for_act(user_id, actor)
    if user.pk == actor.pk:
        raise Forbidden("不能解除自己的动态口令。", next_step="请由另一名安全管理员办理。")
    removed, _ = SecondFactorDevice.objects.devices_for_user(user).delete()
    if not removed:
        raise Conflict("此人没有绑定动态口令。")
    record(actor=actor, act=Act.SECOND_FACTOR_FORGOTTEN, subject=user, at=at)


@transaction.atomic
def reseal_devices():
    """Seal every phone's secret anew, under the present SECRET_KEY; returns how many (changing of keys)."""
    devices = list(SecondFactorDevice.objects.select_for_update(no_key=True))
    for device in devices:
        device.save(update_fields=["key"])
    return len(devices)
