"""Password rules of 等保三级 (GB/T 22239-2019 8.1.4.1 a): three kinds of characters, not one of the last five."""

import re
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
KEPT = 5
LIFE = timedelta(days=90)


class ThreeKindsValidator:
    """At least three of: lower case, upper case, digits, signs."""

    def validate(self, password, user=None):
        """Raise ValidationError when fewer than three kinds are used."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self):
        """The rule in words."""
        return "密码至少8位，并包含大写字母、小写字母、数字、符号中的三类。"


class NotReusedValidator:
    """Not the present password, and not one of the last five."""

    def validate(self, password, user=None):
        """Raise ValidationError when the password was used before."""
        if user is None or user.pk is None:
            return
        former = list(user.password_uses.values_list("password", flat=True)[:KEPT])
        if any(check_password(password, used) for used in [user.password, *former]):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self):
        """The rule in words."""
        return "不能与最近五次使用过的密码相同。"


def has_expired(user, at):
    """Whether the password is older than 90 days at `at`."""
    return user.password_changed_at is not None and at - user.password_changed_at > LIFE
