"""When a clock speaks, and to whom: reminder rules are data."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.scopes import ScopedQuerySet
from accounts.stages import Role
from notices.stages import Channel, Relation


def check_recipient(text):
    """`relation:role`, both known; raises ValidationError."""
    relation, _, role = text.partition(":")
    if relation not in Relation.values or role not in Role.values:
        raise ValidationError("收件人写作“与期限的关系:岗位”，例如 responsible:street_clerk。")


class ReminderRuleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff of the offices read them."""
        return self.all() if user.standing.desk else self.none()

    def in_force(self):
        """Not switched off."""
        return self.filter(active=True)


class ReminderRule(models.Model):
    """`pattern` is matched (SQL LIKE) with “kind.code” of a clock. `days_off` counts working days: before the due
    date negative, on it 0, after it positive. `escalate_after` working days after it, `escalate_to` is told."""

    code = models.CharField("代码", max_length=40, unique=True)
    title = models.CharField("名称", max_length=80)
    clause = models.CharField("依据", max_length=120)
    pattern = models.CharField("适用期限", max_length=80)
    days_off = ArrayField(models.SmallIntegerField(), blank=True, verbose_name="提醒日")
    recipients = ArrayField(
        models.CharField(max_length=50, validators=[check_recipient]), verbose_name="收件人"
    )
    escalate_after = models.PositiveSmallIntegerField("逾期后上报", null=True, blank=True)
    escalate_to = ArrayField(
        models.CharField(max_length=50, validators=[check_recipient]),
        default=list,
        blank=True,
        verbose_name="上报给",
    )
    channels = ArrayField(
        models.CharField(max_length=20, choices=Channel.choices), blank=True, verbose_name="渠道"
    )
    required = models.BooleanField("依法必须送达", default=False)
    since = models.DateField("起用日期")
    active = models.BooleanField("启用", default=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒规则"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(escalate_after=None) | ~Q(escalate_to=[]), name="escalation_has_a_recipient"
            )
        ]

    def __str__(self):
        return self.title
