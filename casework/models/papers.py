"""文书 and their 送达: numbered, pinned to a template version, stored; service starts the clocks that run from receipt."""

from django.db import models
from django.db.models import Q

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models.cases import Case
from casework.models.files import Attachment


class DocumentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The documents of the cases one may see; a party sees only what is addressed to it."""
        seen = self.filter(case__in=Case.objects.visible_to(user).values("pk"))
        if user.standing.desk:
            return seen
        return seen.filter(for_party=True)


class Document(models.Model):
    """One document as it was issued; it prints the same for ever."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents", verbose_name="案件")
    kind = models.CharField("文书种类", max_length=40)
    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=120)
    template_version = models.CharField("模板版本", max_length=80)
    data = models.JSONField("内容")
    for_party = models.BooleanField("送当事人", default=False)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="制作人"
    )
    made_at = models.DateTimeField("制作时间")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        ordering = ["pk"]
        triggers = append_only("document")

    def __str__(self):
        return f"{self.number} {self.title}"


class NumberSeries(models.Model):
    """The last number given in a series and year; locked while the next is taken."""

    series = models.CharField("字号", max_length=40)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "编号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="series_once_a_year")]

    def __str__(self):
        return f"{self.series}{self.year}-{self.last}"


class ServiceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The services of the documents one may see."""
        return self.filter(document__in=Document.objects.visible_to(user).values("pk"))


class Service(models.Model):
    """送达: how, when, to whom, with what proof (民事诉讼法 on service, 行政处罚法第六十一条)."""

    class Method(models.TextChoices):
        PORTAL = "portal", "门户签收"
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        POST = "post", "邮寄送达"
        ELECTRONIC = "electronic", "电子送达"
        PUBLIC = "public", "公告送达"

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="services", verbose_name="文书"
    )
    method = models.CharField("送达方式", max_length=20, choices=Method.choices)
    received_by = models.CharField("受送达人", max_length=60)
    received_on = models.DateField("送达日期")
    proof = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="送达回证"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "送达"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                name="served_once",
                violation_error_message="这份文书已经有送达记录。",
            ),
            models.CheckConstraint(condition=~Q(received_by=""), name="service_names_the_receiver"),
        ]
        triggers = append_only("service")

    def __str__(self):
        return f"{self.document_id} {self.get_method_display()} {self.received_on}"
