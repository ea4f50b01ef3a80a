"""自查自报: hazards that an enterprise found itself; when it said so is evidence and stays (GM-1.2)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.append_only import REFUSE
from casework.models import CaseRow, CaseRowQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import SelfReportStage

NEVER_REPORTED = (SelfReportStage.DRAFT, SelfReportStage.DISCARDED)
OPEN = (SelfReportStage.REPORTED, SelfReportStage.RETURNED)


class SelfReportQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The enterprise its own; the street and the bureau what was reported."""
        standing = user.standing
        if standing.bureau:
            return self.filter(case__draft=False)
        street = Q(case__organisation__in=standing.streets, case__draft=False)
        return self.filter(street | Q(case__party__in=standing.firms))

    def reported_before(self, enterprise, moment):
        """What the enterprise had reported before `moment`: what a later penalty has to be weighed against (GM-1.2)."""
        return self.filter(enterprise=enterprise, reported_at__lt=moment)


class SelfReport(CaseRow):
    """One hazard. `found_on` and `corrected_on` are what the enterprise says; `reported_at` and `corrected_at` are
    the server's moments of the two uploads, sealed with the words and photos by `reported_hash`."""

    Stage = SelfReportStage

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="self_reports", verbose_name="企业"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    place = models.CharField("部位", max_length=120, blank=True)
    description = models.CharField("隐患", max_length=500, blank=True)
    found_on = models.DateField("发现日期", null=True, blank=True)
    measure = models.CharField("整改措施", max_length=500, blank=True)
    corrected_on = models.DateField("整改完成日期", null=True, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    reported_at = models.DateTimeField("上报时间（服务器）", null=True, blank=True)
    reported_hash = models.CharField("上报内容校验值", max_length=64, blank=True)
    corrected_at = models.DateTimeField("整改上传时间（服务器）", null=True, blank=True)

    objects = SelfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "自查自报"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["enterprise", "-reported_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=NEVER_REPORTED)
                | (Q(reported_at__isnull=False, found_on__isnull=False) & ~Q(reported_hash="")),
                name="self_report_has_its_moment",
                violation_error_message="上报的隐患必须有发现日期和服务器上报时间。",
            ),
            models.CheckConstraint(
                condition=Q(corrected_on=None) | Q(corrected_on__gte=F("found_on")),
                name="corrected_after_found",
                violation_error_message="整改完成日期不能早于发现日期。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="self_report_evidence_stays",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.reported_at IS NOT NULL AND (OLD.reported_at, OLD.reported_hash, OLD.place, OLD.description,"
                    " OLD.found_on, OLD.enterprise_id) IS DISTINCT FROM (NEW.reported_at, NEW.reported_hash,"
                    " NEW.place, NEW.description, NEW.found_on, NEW.enterprise_id)"
                    " OR NEW.corrected_at IS DISTINCT FROM OLD.corrected_at"
                    " AND COALESCE(NEW.corrected_at <= OLD.corrected_at, OLD.corrected_at IS NOT NULL)"
                ),
                func=REFUSE,
            ),
            pgtrigger.Trigger(
                name="self_report_is_kept",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=REFUSE,
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.description}"[:80]

    @property
    def is_open(self):
        """Whether the hazard is still to be corrected."""
        return self.stage in OPEN

    def photos(self, purpose):
        """The attachments of one purpose (BEFORE, AFTER), in the order of their upload."""
        return self.case.attachments.filter(purpose=purpose)
