"""What a person does with the own account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import PasswordUse, SignIn, User
from accounts.operations.events import Act, record


def trace(*, username, outcome, at, user=None, address=None, agent=""):
    """Write one line of the sign-in history; the password is never part of it."""
    return SignIn.objects.create(
        user=user, username=username[:60], outcome=outcome, at=at, address=address, agent=agent[:200]
    )


@transaction.atomic
def change_password(*, user, password, at, present=None):
    """Set an own password under the rules of 等保三级 8.1.4.1 a; raises ValidationError.

    `present` is asked on the page; without it (first account by an invitation) it is not compared.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if present is not None and not locked.check_password(present):
        raise ValidationError({"present": "现在的密码不对。"})
    try:
        validate_password(password, locked)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    PasswordUse.objects.create(user=locked, password=locked.password, at=at)
    locked.set_password(password)
    locked.must_change_password = False
    locked.password_changed_at = at
    locked.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(actor=locked, act=Act.PASSWORD_CHANGED, subject=locked, at=at)
    return locked


@transaction.atomic
def accept_privacy(*, user, at):
    """Record that the privacy notice was read (个人信息保护法第十七条)."""
    User.objects.filter(pk=user.pk, privacy_accepted_at=None).update(privacy_accepted_at=at)
