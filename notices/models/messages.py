"""A message is frozen when it is written: what was told stays as it was told."""

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.scopes import ScopedQuerySet
from casework.models import Case, Clock
from notices.models.rules import ReminderRule


class MessageQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """What was addressed to the person; staff also see the messages of the cases they see."""
        from notices.models.deliveries import Delivery

        mine = Exists(Delivery.objects.filter(message=OuterRef("pk"), user=user))
        if not user.standing.desk:
            return self.filter(mine)
        return self.filter(mine | Q(case__in=Case.objects.visible_to(user).values("pk")))

    def told(self, causes):
        """Those of `causes` (a sequence) that were told and are told once only: a set."""
        return set(self.filter(once=True, cause__in=causes).values_list("cause", flat=True))


class Message(models.Model):
    """To whom it goes stand its deliveries; here: which case, why now, what to do, by when, where."""

    template = models.CharField("模板", max_length=60)
    template_version = models.CharField("模板版本", max_length=20)
    subject = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    why = models.CharField("为什么现在收到", max_length=200)
    to_do = models.CharField("要做什么", max_length=200, blank=True)
    by_when = models.DateField("最后日期", null=True, blank=True)
    link = models.CharField("地址", max_length=200, blank=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="messages", verbose_name="案件"
    )
    clock = models.ForeignKey(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="messages", verbose_name="期限"
    )
    rule = models.ForeignKey(
        ReminderRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="规则"
    )
    days_off = models.SmallIntegerField("距届满工作日", null=True, blank=True)
    escalates = models.BooleanField("上报", default=False)
    cause = models.CharField("起因", max_length=80)
    required = models.BooleanField("依法必须送达", default=False)
    once = models.BooleanField("只告知一次", default=False)
    created_at = models.DateTimeField("写成时间")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["clock", "rule"], condition=Q(rule__isnull=False), name="reminder_of"),
            models.Index(fields=["created_at"], condition=Q(required=True), name="message_required"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule=None)
                | Q(clock__isnull=False, by_when__isnull=False, days_off__isnull=False),
                name="reminder_names_its_clock",
            ),
            models.UniqueConstraint(
                fields=["cause"],
                condition=Q(once=True),
                name="told_once",
                violation_error_message="这件事已经告知过。",
            ),
        ]
        triggers = [pgtrigger.Protect(name="message_stays", operation=pgtrigger.Update)]

    def __str__(self):
        return self.subject

    @property
    def told_outside(self):
        """The whole message for somebody who reads it outside the system: what, what to do, by when, why now."""
        parts = (("要做什么", self.to_do), ("最后日期", self.by_when), ("为什么现在收到", self.why))
        return "\n".join([self.text, "", *(f"{label}：{words}" for label, words in parts if words)])

    @property
    def wants_receipt(self):
        """Whether the reader signs for it; anything else counts as read when it is opened."""
        return self.required or bool(self.to_do)

    @property
    def is_reminder(self):
        """Written by a rule, not by an act."""
        return self.rule_id is not None
