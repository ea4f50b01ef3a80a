"""Conversations of an enterprise with its street: the channel for questions (GM-3.2)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.append_only import REFUSE, append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import Side


class ConversationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The enterprise and its street of today; the bureau reads."""
        standing = user.standing
        if standing.bureau:
            return self.all()
        mine = Q(enterprise__street__in=standing.streets) | Q(enterprise__organisation__in=standing.firms)
        return self.filter(mine)

    def unread_by(self, side):
        """Those in which the other side has written since this side last looked."""
        if side == Side.FIRM:
            return self.filter(street_spoke__gt=F("firm_read"))
        return self.filter(firm_spoke__gt=F("street_read"))

    def unanswered(self):
        """Those in which the enterprise spoke last."""
        return self.filter(firm_spoke__gt=F("street_spoke"))

    def answered(self):
        """Those in which the street spoke last."""
        return self.filter(street_spoke__gt=F("firm_spoke"))


class Conversation(models.Model):
    """One subject. `*_spoke` is the key of the last line of a side, `*_read` of the last line that a side has seen."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="conversations", verbose_name="企业"
    )
    subject = models.CharField("主题", max_length=80)
    opened_at = models.DateTimeField("开始时间")
    last_at = models.DateTimeField("最近一条")
    firm_spoke = models.BigIntegerField(default=0)
    street_spoke = models.BigIntegerField(default=0)
    firm_read = models.BigIntegerField(default=0)
    street_read = models.BigIntegerField(default=0)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "企业咨询"
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-last_at", "-id"], name="conversation_of_enterprise"),
            models.Index(fields=["-last_at", "-id"], name="conversation_by_time"),
            models.Index(
                fields=["enterprise"],
                condition=Q(firm_spoke__gt=F("street_read")),
                name="conversation_unread_street",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="conversation_is_kept",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=REFUSE,
            )
        ]

    def __str__(self):
        return self.subject

    def unread(self, side):
        """Whether the other side has written since this side last looked."""
        if side == Side.FIRM:
            return self.street_spoke > self.firm_read
        return self.firm_spoke > self.street_read

    @property
    def waits(self):
        """Whether the enterprise spoke last."""
        return self.firm_spoke > self.street_spoke


class ConversationLine(models.Model):
    """What somebody wrote; never changed, never removed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="lines")
    side = models.CharField("哪一方", max_length=8, choices=Side.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="谁")
    text = models.CharField("内容", max_length=1000)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "咨询内容"
        ordering = ["pk"]
        indexes = [models.Index(fields=["conversation", "-id"]), models.Index(fields=["author", "-at"])]
        triggers = append_only("conversation_line")

    def __str__(self):
        return self.text[:40]
