"""落实监督执法正面清单工作情况汇总表: what each street reported at a quarter's end, frozen (NS-6.3)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.append_only import REFUSE
from accounts.models import Organisation
from casework.models import CaseRow, CaseRowQuerySet
from casework.spans import Quarter
from whitelist.stages import QuarterStage


class QuarterReportQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau all, a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)

    def of(self, span):
        """Those of one Quarter."""
        return self.filter(year=span.year, quarter=span.number)


class QuarterReport(CaseRow):
    """One street's summary of one quarter. `payload` is the text that was reported, `sha256` that of the text.

    `as_of`: the last day that the reported numbers count.
    """

    Stage = QuarterStage

    street = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    stage = models.CharField("阶段", max_length=12, choices=QuarterStage.choices, default=QuarterStage.OPEN)
    reported_on = models.DateField("报送日期", null=True, blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    payload = models.TextField("报送内容", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)

    objects = QuarterReportQuerySet.as_manager()

    class Meta:
        verbose_name = "季度汇总表"
        ordering = ["-year", "-quarter", "street__code"]
        constraints = [
            models.UniqueConstraint(fields=["street", "year", "quarter"], name="one_summary_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="summary_of_a_quarter"),
            models.CheckConstraint(
                condition=Q(stage=QuarterStage.OPEN)
                | (Q(reported_on__isnull=False, as_of__isnull=False) & ~Q(sha256="")),
                name="reported_summary_is_frozen",
                violation_error_message="已报送的汇总表必须有报送日期和校验值（NS-6.3）。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reported_summary_stays",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sha256 <> '' AND (OLD.payload, OLD.sha256, OLD.reported_on, OLD.as_of)"
                    " IS DISTINCT FROM (NEW.payload, NEW.sha256, NEW.reported_on, NEW.as_of)"
                ),
                func=REFUSE,
            )
        ]

    def __str__(self):
        return f"{self.span}汇总表（{self.street.label}）"

    @property
    def span(self):
        """Its Quarter."""
        return Quarter(self.year, self.quarter)

    def is_late(self, today):
        """Whether it was reported after the quarter's last day, or was not when that had passed."""
        return (self.reported_on or today) > self.span.last
