"""What was published, as numbered and hashed snapshots, and the entries in force."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.append_only import append_only
from accounts.scopes import ScopedQuerySet
from casework.models.periods import one_at_a_time
from enterprises.models import Enterprise
from whitelist.models.applications import Application
from whitelist.models.rounds import Round
from whitelist.stages import PublicationKind


class PublicationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody."""
        return self.all()


class Publication(models.Model):
    """One act of publication: the whole list in force after it. `sha256` is that of `payload`, as anyone can check."""

    number = models.PositiveIntegerField("公布序号", unique=True)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="publications", verbose_name="批次"
    )
    kind = models.CharField("种类", max_length=12, choices=PublicationKind.choices)
    published_on = models.DateField("公布日期")
    made_at = models.DateTimeField("时间")
    payload = models.TextField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    previous_sha256 = models.CharField("上一次校验值", max_length=64, blank=True)
    added = models.JSONField("新增", default=list)
    confirmed = models.JSONField("继续有效", default=list)
    removed = models.JSONField("退出", default=list)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公布"
        ordering = ["-number"]
        triggers = append_only("publication")

    def __str__(self):
        return f"第{self.number}号公布"


class EntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody: the list is public."""
        return self.all()

    def in_force(self, on):
        """Entries in force on `on`: from the first day to the last, both included, and not removed by then."""
        return self.filter(valid_from__lte=on, valid_until__gte=on).filter(
            Q(removed_on=None) | Q(removed_on__gt=on)
        )


class Entry(models.Model):
    """在册记录: in force from the day of publication to three years later less one day."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="entries", verbose_name="企业"
    )
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="entry")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="entries")
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")
    confirmed_for = ArrayField(models.PositiveIntegerField(), verbose_name="确认年度", default=list)
    removed_on = models.DateField("移出日期", null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "在册记录"
        ordering = ["enterprise__pinyin", "pk"]
        constraints = [
            one_at_a_time(
                "enterprise",
                name="one_entry_at_a_time",
                condition=Q(removed_on=None),
                message="这家企业已在清单中且有效期重叠。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")),
                name="entry_period",
                violation_error_message="有效期的止日必须晚于起日。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise.name} {self.valid_from}—{self.valid_until}"
