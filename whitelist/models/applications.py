"""Applications (附件2 and 附件3), checks on site (附件5, 附件7), requests for review."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet
from enterprises.models import Enterprise
from whitelist.models.rounds import Round
from whitelist.stages import LIVE_STAGES, ApplicationStage, CheckKind, ReviewStage, Route

NEVER_SUBMITTED = (ApplicationStage.DRAFT, ApplicationStage.WITHDRAWN)


class ApplicationQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The enterprise its own; the street and the bureau what was submitted (a street its recommendations too).

        A draft that was withdrawn unsubmitted stays the enterprise's own.
        """
        standing = user.standing
        begun_by_firm = Q(case__draft=True)
        if standing.bureau:
            return self.exclude(begun_by_firm)
        street = Q(case__organisation__in=standing.streets) & ~begun_by_firm
        return self.filter(street | Q(enterprise__organisation__in=standing.firms))

    def awaiting_visit(self):
        """With an appointment for the field check that nobody has signed for since (NS-4.1.2)."""
        signed = FieldCheck.objects.filter(
            application=OuterRef("pk"),
            kind=CheckKind.VERIFICATION,
            visited_on__gte=OuterRef("booked_for__date"),
        ).exclude(signed_hash="")
        booked = self.filter(stage=ApplicationStage.ACCEPTED, booked_for__isnull=False)
        return booked.filter(~Exists(signed), assigned_to__isnull=False)


class Application(CaseRow):
    """纳入申请. `declaration` holds the answers of 附件2 by field name, `report` those of 附件3; both are signed."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="applications", verbose_name="批次"
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="applications", verbose_name="企业"
    )
    stage = models.CharField(
        "阶段", max_length=12, choices=ApplicationStage.choices, default=ApplicationStage.DRAFT
    )
    route = models.CharField("申报途径", max_length=12, choices=Route.choices, default=Route.SELF)
    declaration = models.JSONField("申报表", default=dict)
    report = models.JSONField("检查情况报告", default=dict)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    first_submitted_at = models.DateTimeField("首次提交时间", null=True, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签署时间", null=True, blank=True)
    signed_hash = models.CharField("签署内容校验值", max_length=64, blank=True)
    assigned_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="核查人员"
    )
    booked_for = models.DateTimeField("约定核查时间", null=True, blank=True)
    asked_for = models.DateTimeField("企业申请延后到", null=True, blank=True)
    asked_because = models.CharField("延后理由", max_length=300, blank=True)
    unmet = models.JSONField("不符合的情形", default=list)
    priority = models.JSONField("优先条件", default=list)
    reason = models.CharField("理由", max_length=500, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "纳入申请"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["round", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(stage__in=LIVE_STAGES),
                name="one_live_application",
                violation_error_message="这家企业已有正在办理的申请。",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=NEVER_SUBMITTED)
                | Q(first_submitted_at__isnull=False, signed_at__isnull=False),
                name="submitted_application_is_signed",
                violation_error_message="提交的申请必须由主要负责人签署（NS-4.1.1）。",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[ApplicationStage.SERVED, ApplicationStage.IN_REVIEW])
                | Q(served_on__isnull=False),
                name="served_application_has_its_day",
                violation_error_message="告知书送达须有送达日期（NS-4.1.2）。",
            ),
            models.CheckConstraint(
                condition=Q(asked_for=None)
                | (Q(booked_for__isnull=False, assigned_to__isnull=False) & ~Q(asked_because="")),
                name="postponement_of_a_visit_with_reason",
                violation_error_message="申请延后须有已经约定的时间，并写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise.name} 纳入申请"


class FieldCheckQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street those of its applications; the enterprise the concluded ones of its own."""
        standing = user.standing
        if standing.bureau:
            return self.all()
        own = Q(application__enterprise__organisation__in=standing.firms, concluded_at__isnull=False)
        return self.filter(Q(application__case__organisation__in=standing.streets) | own)


class FieldCheck(models.Model):
    """附件5 or 附件7: two officers on site. `answers` maps criterion → {"met": bool | None, "note": str}."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="checks", verbose_name="申请"
    )
    kind = models.CharField("种类", max_length=16, choices=CheckKind.choices, default=CheckKind.VERIFICATION)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="执法人员一")
    second_officer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="执法人员二"
    )
    officer_certificate = models.CharField("执法证号一", max_length=40, blank=True)
    second_certificate = models.CharField("执法证号二", max_length=40, blank=True)
    visited_on = models.DateField("核查日期")
    answers = models.JSONField("逐项结果", default=dict)
    priority = models.JSONField("优先条件", default=list)
    opinion = models.CharField("核查意见", max_length=500, blank=True)
    company_person = models.CharField("企业在场人员", max_length=40, blank=True)
    company_comment = models.CharField("企业意见", max_length=500, blank=True)
    qualified = models.BooleanField("符合", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间")
    signed_hash = models.CharField("签署内容校验值", max_length=64, blank=True)
    second_signed_at = models.DateTimeField("第二人签署时间", null=True, blank=True)
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)

    objects = FieldCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "现场核查"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(concluded_at=None),
                name="one_open_check",
                violation_error_message="这份申请已有未完成的核查表。",
            ),
            models.CheckConstraint(
                condition=Q(second_officer=None) | ~Q(officer=F("second_officer")),
                name="two_different_officers",
                violation_error_message="两名执法人员不能是同一人。",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at=None)
                | (
                    Q(qualified__isnull=False, second_officer__isnull=False)
                    & ~Q(officer_certificate="")
                    & ~Q(second_certificate="")
                ),
                name="concluded_check_is_whole",
                violation_error_message="核查结论须由两名持有效执法证的人员作出。",
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.get_kind_display()}"


class ReviewRequestQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau, the street in charge, the enterprise."""
        standing = user.standing
        if standing.bureau:
            return self.all()
        return self.filter(
            Q(application__case__organisation__in=standing.streets) | Q(case__party__in=standing.firms)
        )


class ReviewRequest(CaseRow):
    """复核申请 of an enterprise against a refusal, decided by the bureau with reasons (NS-F10)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="review_requests", verbose_name="申请"
    )
    stage = models.CharField("阶段", max_length=12, choices=ReviewStage.choices, default=ReviewStage.FILED)
    grounds = models.TextField("复核理由")
    filed_on = models.DateField("提出日期")
    decision_reason = models.TextField("复核决定理由", blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "复核申请"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(stage=ReviewStage.FILED),
                name="one_open_review",
                violation_error_message="已有一份复核申请正在办理。",
            ),
            models.CheckConstraint(
                condition=Q(stage=ReviewStage.FILED) | ~Q(decision_reason=""),
                name="review_decision_has_reasons",
                violation_error_message="复核决定必须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.application.enterprise.name} 复核申请"

    @property
    def street_organisation_id(self):
        """The street whose refusal is reviewed."""
        return self.application.case.organisation_id
