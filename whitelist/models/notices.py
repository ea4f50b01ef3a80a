"""Public notices, frozen and hashed, and the objections raised against them (NS-4.1.4)."""

from django.db import models
from django.db.models import Q

from accounts.append_only import append_only
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet
from whitelist.models.applications import Application
from whitelist.models.rounds import Round
from whitelist.stages import ObjectionStage


class NoticeVersionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody: what was noticed is public."""
        return self.all()


class NoticeVersion(models.Model):
    """One frozen public notice. `rows` holds the allowed columns only; `changes` says what a correction changed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="notices", verbose_name="批次")
    number = models.PositiveIntegerField("版本")
    began_on = models.DateField("开始日")
    ends_on = models.DateField("最后一日")
    provisional = models.BooleanField("暂定", default=False)
    channel = models.CharField("监督投诉电话", max_length=80)
    rows = models.JSONField("公示内容")
    sha256 = models.CharField("校验值", max_length=64)
    reason = models.CharField("更正理由", max_length=300, blank=True)
    changes = models.JSONField("更正内容", default=list)
    made_at = models.DateTimeField("发布时间")

    objects = NoticeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["round_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="notice_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="correction_has_a_reason",
                violation_error_message="更正公示必须写明理由。",
            ),
        ]
        triggers = append_only("notice_version")

    def __str__(self):
        return f"{self.round}公示第{self.number}版"


class ObjectionQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau alone: who objects is confidential (安全生产法第七十三条)."""
        return self.all() if user.standing.bureau else self.none()

    def open(self):
        """Not answered yet."""
        return self.filter(stage__in=[ObjectionStage.RECEIVED, ObjectionStage.EXAMINING])


class Objection(CaseRow):
    """异议 of anybody against one noticed enterprise; the sender follows it by a receipt code (only its hash is kept)."""

    notice = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    stage = models.CharField(
        "阶段", max_length=12, choices=ObjectionStage.choices, default=ObjectionStage.RECEIVED
    )
    sender = models.CharField("异议人", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=80, blank=True)
    text = models.TextField("异议内容")
    receipt_hash = models.CharField(max_length=64, unique=True)
    filed_at = models.DateTimeField("提出时间")
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "公示异议"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=[ObjectionStage.UPHELD, ObjectionStage.DISMISSED])
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="closed_objection_is_answered",
                violation_error_message="异议必须有答复才能办结。",
            )
        ]

    def __str__(self):
        return f"对{self.application.enterprise.name}的异议"
