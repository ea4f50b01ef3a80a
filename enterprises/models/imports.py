"""Imports of a street's workbook, line by line, and the history of every field."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models import LongTask
from enterprises.models.register import Enterprise


class ImportBatchQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(organisation__in=user.standing.streets)


class ImportBatch(models.Model):
    """One workbook: first a preview, then applied, perhaps undone. Counts: rows read = the five others together."""

    class State(models.TextChoices):
        READING = "reading", "正在读取"
        PREVIEW = "preview", "待确认"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤销"
        DISCARDED = "discarded", "已放弃"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    file_name = models.CharField("文件名", max_length=200)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PREVIEW)
    mapping = models.JSONField("列对应", default=dict)
    report = models.JSONField("结果", default=dict)
    task = models.ForeignKey(
        LongTask, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="后台办理"
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("上传时间")
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "底册导入"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name


class ImportLine(models.Model):
    """One row of the workbook and what became of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", "新增"
        UPDATED = "updated", "更新"
        UNCHANGED = "unchanged", "无变化"
        DUPLICATE = "duplicate", "文件内重复"
        REFUSED = "refused", "未导入"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines")
    sheet = models.CharField("工作表", max_length=60)
    row_number = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    values = models.JSONField("内容", default=dict)
    problems = models.JSONField("问题", default=list)
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "导入行"
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "outcome"])]

    def __str__(self):
        return f"{self.sheet} 第{self.row_number}行"


class FieldChangeQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The changes of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class FieldChange(models.Model):
    """Who changed which field when, from what to what, and why."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField("字段", max_length=40)
    before = models.CharField("原值", max_length=300, blank=True)
    after = models.CharField("新值", max_length=300, blank=True)
    why = models.CharField("原因", max_length=120)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="changes")
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("时间")

    objects = FieldChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "字段变更"
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-changed_at"]),
            # Rows come in the order of their moments: a month is a few stretches of the table.
            BrinIndex(fields=["changed_at"], autosummarize=True, name="change_month"),
        ]

    def __str__(self):
        return f"{self.field}：{self.before}→{self.after}"

    @property
    def label(self):
        """The field in words."""
        column = COLUMNS.get(self.field)
        return column.verbose_name if column else OTHERS.get(self.field, self.field)

    @property
    def is_column(self):
        """Whether a column of the enterprise was changed; else something that hangs on it."""
        return self.field in COLUMNS

    @property
    def before_label(self):
        """The former value in words."""
        return self._words(self.before)

    @property
    def after_label(self):
        """The new value in words."""
        return self._words(self.after)

    def _words(self, value):
        column = COLUMNS.get(self.field)
        return dict(column.choices or ()).get(value, value) if column else value


COLUMNS = {column.name: column for column in Enterprise._meta.concrete_fields}
# What is not a column of the enterprise itself: its coming into being, and the rows below it.
OTHERS = {
    "created": "登记",
    "site": "场所",
    "person": "人员",
    "certificate": "证书",
    "licence": "证照",
    "sector": "工贸行业",
    "merged": "合并",
}
