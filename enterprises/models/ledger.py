"""The ledger (合规台账): facts with three dates; annulled by a new row, never deleted."""

from django.db import models
from django.db.models import F, Q

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import FactKind, Precision, Source


class FactQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The facts of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def standing(self):
        """Facts that stand: neither annulled nor annulments."""
        return self.filter(annuls=None, annulled_by=None)


class Fact(models.Model):
    """One fact. `occurred_on` with its precision: a month or year is recorded as its last day, so that a period
    counted from it is never too short; `learned_on` is the day on which the office knew of it."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="facts", verbose_name="企业"
    )
    kind = models.CharField("事项", max_length=30, choices=FactKind.choices)
    occurred_on = models.DateField("发生日期")
    precision = models.CharField("日期精度", max_length=10, choices=Precision.choices, default=Precision.DAY)
    learned_on = models.DateField("获知日期")
    reference = models.CharField("文号", max_length=120, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    annuls = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annulled_by",
        verbose_name="撤销",
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = "合规事实"
        ordering = ["-occurred_on", "-pk"]
        indexes = [models.Index(fields=["enterprise", "kind", "-occurred_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(learned_on__gte=F("occurred_on")) | ~Q(precision=Precision.DAY),
                name="fact_learned_after_it_occurred",
                violation_error_message="获知日期不能早于发生日期。",
            )
        ]
        triggers = append_only("fact")

    def __str__(self):
        return f"{self.get_kind_display()} {self.occurred_on}"
