"""One act on many enterprises: previewed line by line, done once, undone by a new act within a day."""

from datetime import timedelta

from django.db import models

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import LongTask
from enterprises.models.claims import Claim
from enterprises.models.register import Enterprise

UNDO_WITHIN = timedelta(hours=24)


class BulkActQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own: it names enterprises of the scope one had."""
        return self.filter(owner=user)


class BulkAct(models.Model):
    """What is to be written to which enterprises. `parameters`: value, source and as_of of a claim, as plain JSON."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", "填写社区"
        LEVEL = "level", "登记标准化等级"
        RISK = "risk_colour", "登记风险等级"
        STREET = "street", "划转街道"
        CLOSED = "closed", "登记停业、迁出"

    class State(models.TextChoices):
        PREVIEW = "preview", "待确认"
        RUNNING = "running", "正在办理"
        DONE = "done", "已办理"
        UNDOING = "undoing", "正在撤销"
        UNDONE = "undone", "已撤销"
        DISCARDED = "discarded", "已放弃"

    kind = models.CharField("事项", max_length=20, choices=Kind.choices)
    parameters = models.JSONField("内容", default=dict)
    words = models.CharField("内容（文字）", max_length=200)
    scope = models.CharField("范围", max_length=300)
    why = models.CharField("理由", max_length=80)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PREVIEW)
    task = models.ForeignKey(
        LongTask, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="后台办理"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    created_at = models.DateTimeField("提出时间")
    done_at = models.DateTimeField("办理时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = "批量办理"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.words}"

    def may_be_undone(self, at):
        """Whether a day has not passed since it was done."""
        return self.state == self.State.DONE and at < self.done_at + UNDO_WITHIN


class BulkLine(models.Model):
    """One enterprise of a bulk act and what became of it. `before` and `after` are texts as in the history."""

    class Outcome(models.TextChoices):
        WILL = "will", "将办理"
        LEFT = "left", "不办理"
        CHANGED = "changed", "已办理"
        RESTORED = "restored", "已恢复"
        KEPT = "kept", "未恢复"

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="lines")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    reason = models.CharField("原因", max_length=200, blank=True)
    before = models.CharField("原值", max_length=300, blank=True)
    after = models.CharField("新值", max_length=300, blank=True)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "批量办理的企业"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["act", "enterprise"], name="bulk_line_once")]
        indexes = [models.Index(fields=["act", "outcome", "enterprise"])]

    def __str__(self):
        return f"{self.enterprise}：{self.get_outcome_display()}"
