"""What happened: append-only, one hash chain per case, one root per day."""

from django.db import models

from accounts.append_only import append_only
from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models.cases import Case


class StepTakenQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The history of the cases one may see."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))


class StepTaken(models.Model):
    """One step of one case: who, in which role, when, from where to where, with what."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history", verbose_name="案件")
    seq = models.PositiveIntegerField("序号")
    step = models.CharField("步骤", max_length=40)
    label = models.CharField("办理", max_length=60)
    leaves = models.CharField("原阶段", max_length=40, blank=True)
    reaches = models.CharField("新阶段", max_length=40)
    reaches_label = models.CharField("新阶段名称", max_length=40)
    actor = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="办理人"
    )
    actor_name = models.CharField("办理人姓名", max_length=60)
    role = models.CharField("岗位", max_length=20, blank=True)
    unit = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    at = models.DateTimeField("时间")
    data = models.JSONField("内容", default=dict)
    clause = models.CharField("依据", max_length=120)
    workflow_version = models.CharField("流程版本", max_length=20)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = StepTakenQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="history_seq_once")]
        indexes = [
            models.Index(fields=["at"]),
            # Who had a case before it went to another office.
            models.Index(fields=["case", "seq"], condition=models.Q(step="transfer"), name="history_moves"),
        ]
        triggers = append_only("step_taken")

    def __str__(self):
        return f"{self.case_id}/{self.seq} {self.label}"


class DailyRoot(models.Model):
    """One hash over the heads of all chains at the end of a day, printed on the public site."""

    date = models.DateField("日期", unique=True)
    chains = models.PositiveIntegerField("案件数")
    steps = models.PositiveIntegerField("记录数")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "每日校验值"
        ordering = ["-date"]
        triggers = append_only("daily_root")

    def __str__(self):
        return f"{self.date} {self.hash[:12]}"
