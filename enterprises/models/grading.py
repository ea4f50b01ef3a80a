"""Rule sets, the grades held, changes proposed after a fact, inputs that an enterprise contests (GM-2.1, GM-2.3)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet, PartyCaseQuerySet
from enterprises.models.claims import Claim
from enterprises.models.ledger import Fact
from enterprises.models.register import Enterprise
from enterprises.rules.grading import INPUTS, parse
from enterprises.stages import (
    Grade,
    GradeOrigin,
    InputContestStage,
    ProposalStage,
    RuleSetStage,
)


class RuleSetQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau sees all; a street those that were approved."""
        if user.standing.bureau:
            return self.all()
        return self.filter(stage=RuleSetStage.APPROVED) if user.standing.streets else self.none()

    def in_force(self, on):
        """The approved set that governs on the day `on`, or None."""
        approved = self.filter(stage=RuleSetStage.APPROVED, valid_from__lte=on)
        return approved.order_by("-valid_from", "-pk").first()


class RuleSet(CaseRow):
    """分类分级规则: dated data. In force from `valid_from` until a later approved set takes over.

    `proposal` marks a suggestion that no authority has set yet: shown as “建议稿，待确认” wherever it is used.
    """

    Stage = RuleSetStage

    name = models.CharField("名称", max_length=80)
    source = models.CharField("依据", max_length=200)
    proposal = models.BooleanField("建议稿，待确认", default=True)
    valid_from = models.DateField("起用日期", null=True, blank=True)
    content = models.JSONField("内容")
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="复制自"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    edited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="最后编辑人"
    )
    edited_at = models.DateTimeField("最后编辑时间")
    tested_on = models.DateField("试算数据日期", null=True, blank=True)
    test = models.JSONField("试算结果", default=dict, blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "分类分级规则"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="approved") | Q(valid_from__isnull=False),
                name="approved_rules_have_a_day",
                violation_error_message="已批准的规则必须有起用日期。",
            ),
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=Q(stage="approved"),
                name="one_rule_set_a_day",
                violation_error_message="同一天只能起用一套规则。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（建议稿，待确认）" if self.proposal else self.name

    @property
    def rules(self):
        """The parsed content; raises ValidationError by field where it is not sound."""
        return parse(self.content)


class GradePeriodQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The grades of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def standing(self):
        """Those that were not taken back by a roll-back."""
        return self.filter(revoked_at=None)


class GradePeriod(models.Model):
    """A grade held from `valid_from` until `valid_until` (that day excluded; None: to this day).

    A roll-back marks the row revoked and opens the former one again; nothing is deleted. `values` are what the
    inputs named in `input_names` were.
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="grade_periods", verbose_name="企业"
    )
    grade = models.CharField("等级", max_length=1, choices=Grade.choices)
    valid_from = models.DateField("起")
    valid_until = models.DateField("止", null=True, blank=True)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    origin = models.CharField("由来", max_length=10, choices=GradeOrigin.choices)
    regrading = models.ForeignKey(
        "enterprises.Regrading", null=True, on_delete=models.PROTECT, related_name="periods"
    )
    proposal = models.ForeignKey(
        "enterprises.GradeProposal", null=True, on_delete=models.PROTECT, related_name="+"
    )
    inputs = models.JSONField("输入", default=dict)
    reason = models.CharField("原因", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = GradePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "监管等级"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(valid_until=None, revoked_at=None),
                name="one_grade_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="grade_period"
            ),
        ]

    def __str__(self):
        return f"{self.get_grade_display()} {self.valid_from}"


class GradeProposalQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau all; a street those of its enterprises."""
        if user.standing.bureau:
            return self.all()
        return self.filter(case__organisation__in=user.standing.streets)

    def waiting(self):
        """Neither effective nor dropped."""
        return self.filter(stage__in=(ProposalStage.PROPOSED, ProposalStage.CHECKED))


class GradeProposal(CaseRow):
    """A change of grade after a fact (accident, penalty, overdue rectification, an annulment): people decide."""

    Stage = ProposalStage

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="grade_proposals", verbose_name="企业"
    )
    fact = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("数据日期")
    old = models.CharField("原等级", max_length=1, choices=Grade.choices, blank=True)
    new = models.CharField("建议等级", max_length=1, choices=Grade.choices)
    inputs = models.JSONField("输入", default=dict)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.PROPOSED)
    opinion = models.CharField("街道意见", max_length=300, blank=True)
    reason = models.CharField("决定理由", max_length=300, blank=True)

    objects = GradeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "等级调整"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(stage__in=("proposed", "checked")),
                name="one_open_grade_proposal",
                violation_error_message="这家企业已有等级调整正在办理。",
            )
        ]

    def __str__(self):
        return f"{self.enterprise} {self.old or '未评级'}→{self.new}"


class InputContest(CaseRow):
    """The enterprise contests one input of its grade with evidence; meanwhile the former value holds.

    `claim` or `fact` is what it contests (neither: the value is unknown); `claimed` the value it holds right, empty for
    a fact that it says does not stand.
    """

    Stage = InputContestStage

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="input_contests", verbose_name="企业"
    )
    input = models.CharField("输入项", max_length=30)
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fact = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held = models.CharField("现有内容", max_length=120)
    claimed = models.CharField("企业认为", max_length=10, blank=True)
    statement = models.CharField("异议理由", max_length=600)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.FILED)
    opinion = models.CharField("街道核查意见", max_length=600, blank=True)
    reason = models.CharField("决定理由", max_length=600, blank=True)

    objects = PartyCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "评级数据异议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "input"],
                condition=Q(stage__in=("filed", "examined")),
                name="one_open_contest_an_input",
                violation_error_message="这一项已有异议正在办理。",
            )
        ]

    def __str__(self):
        return f"{self.enterprise} {self.input_label}"

    @property
    def input_label(self):
        """The input in words."""
        return INPUTS[self.input].label

    @property
    def claimed_words(self):
        """What the enterprise holds right, in words."""
        return INPUTS[self.input].words(self.claimed) if self.claimed else "该记录不成立"
