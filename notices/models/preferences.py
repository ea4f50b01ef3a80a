"""How a person wishes to be told, within what the law leaves free."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from notices.stages import Channel


class PreferenceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(user=user)


class Preference(models.Model):
    """Without a row: no digest, no quiet hours; channels as `notices.operations.recipients.default_channels` says."""

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="notice_preference", verbose_name="人员"
    )
    email = models.EmailField("电子邮箱", blank=True)
    channels = ArrayField(
        models.CharField(max_length=20, choices=Channel.choices),
        default=list,
        blank=True,
        verbose_name="渠道",
    )
    digest = models.BooleanField("每个工作日 8:30 汇总发送", default=False)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "消息设置"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message="免打扰时段要同时填写开始和结束。",
            )
        ]

    def __str__(self):
        return str(self.user)
