"""The secret address under which a person's own calendar program reads the due dates."""

import hashlib

from django.db import models

from accounts.models import User
from accounts.scopes import ScopedQuerySet


def hash_of(token):
    """What is kept of a token: it has 256 random bits, so a plain hash cannot be searched back."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(user=user)

    def of_token(self, token):
        """The feed of a secret address while its person is active, or None."""
        found = self.filter(token_sha256=hash_of(token), user__is_active=True)
        return found.select_related("user").first()


class CalendarFeed(models.Model):
    """One for each person; the token itself is kept nowhere. A renewed address replaces the old one at once."""

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="calendar_feed", verbose_name="人员"
    )
    token_sha256 = models.CharField("地址校验值", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "日历订阅"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.user} {self.made_at:%Y-%m-%d}"
