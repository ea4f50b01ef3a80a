"""A person's own wishes; what the law orders to be delivered is not among them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from notices.models import Preference
from notices.stages import Channel


@transaction.atomic
def save_preference(*, actor, at, email="", channels=(), digest=False, quiet_from=None, quiet_until=None):
    """Save how `actor` is told; what could never take effect is refused (ValidationError by field).

    Messages in the system cannot be switched off.
    """
    User.objects.for_act(actor.pk, actor)
    row = Preference.objects.filter(user=actor).first() or Preference(user=actor)
    row.email, row.channels, row.digest = email.strip(), sorted(set(channels)), digest
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    _must_take_effect(row)
    row.full_clean()
    row.save()
    return row


def _must_take_effect(row):
    by_mail = Channel.EMAIL in row.channels
    wrong = {}
    if by_mail and not row.email:
        wrong["email"] = "选择了电子邮件，请填写电子邮箱。"
    if row.digest and not row.email:
        wrong["email"] = "汇总用电子邮件发送，请填写电子邮箱。"
    if row.digest and not by_mail:
        wrong["digest"] = "汇总用电子邮件发送，请同时选择电子邮件，或者取消汇总。"
    if (row.quiet_from is None) != (row.quiet_until is None):
        wrong["quiet_until"] = "免打扰时段要同时填写开始和结束。"
    elif row.quiet_from is not None and row.quiet_from == row.quiet_until:
        wrong["quiet_until"] = "免打扰的开始和结束相同，没有效果；请改成不同的时间，或者都不填写。"
    if wrong:
        raise ValidationError(wrong)
