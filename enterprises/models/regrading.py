"""The yearly re-grading: its case, each street's part, the pieces the job works in, one line per enterprise."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet
from enterprises.models.grading import RuleSet
from enterprises.models.register import Enterprise
from enterprises.stages import Grade, Outcome, PartStage, RegradingStage

FINAL = (RegradingStage.RESTORED, RegradingStage.CANCELLED)


class RegradingQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau all; a street those in which its part has come about."""
        if user.standing.bureau:
            return self.all()
        return self.exclude(stage=RegradingStage.PREPARING) if user.standing.streets else self.none()


class Regrading(CaseRow):
    """年度评级 of `year`, over the data of the day `on` under one rule set (GM-2.3).

    `input_names` is the order of the values in its lines; `proposed_by` None: the yearly job began it.
    """

    Stage = RegradingStage

    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("数据日期")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", verbose_name="规则")
    input_names = ArrayField(models.CharField(max_length=30))
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.PREPARING)
    begun_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="发起人"
    )
    submitted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="提交人"
    )
    unconfirmed = models.CharField("未确认街道", max_length=300, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    kept_later = models.PositiveIntegerField("撤回时保留的后续调整", null=True, blank=True)

    objects = RegradingQuerySet.as_manager()

    class Meta:
        verbose_name = "年度评级"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=~Q(stage__in=("restored", "cancelled")),
                name="one_regrading_a_year",
                violation_error_message="这个年度的评级已经建立。",
            )
        ]

    def __str__(self):
        return f"{self.year}年度分类分级评级"


class RegradingPartQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau all; a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)


class RegradingPart(CaseRow):
    """One street's part, with its counts frozen when the differences were found; nobody counts a million lines.

    `moves` maps “old new” (old may be empty) to numbers, e.g. {"B A": 12, " C": 3}; visits are per year.
    """

    Stage = PartStage

    regrading = models.ForeignKey(
        Regrading, on_delete=models.PROTECT, related_name="parts", verbose_name="年度评级"
    )
    street = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.OPEN)
    enterprises = models.PositiveIntegerField("企业数", default=0)
    up = models.PositiveIntegerField("调高", default=0)
    down = models.PositiveIntegerField("调低", default=0)
    first = models.PositiveIntegerField("初次评级", default=0)
    lacking = models.PositiveIntegerField("缺少数据", default=0)
    moves = models.JSONField("变化", default=dict)
    visits_before = models.PositiveIntegerField("原年检查次数上限", default=0)
    visits_after = models.PositiveIntegerField("新年检查次数上限", default=0)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = RegradingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "街道评级核对"
        ordering = ["street__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrading", "street"], name="one_part_per_street"),
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_part_names_who",
            ),
        ]

    def __str__(self):
        return f"{self.regrading}（{self.street.label}）"


class RegradingChunk(models.Model):
    """One piece of the work: the enterprises with first ≤ pk < last; written together with its lines, or not at all."""

    regrading = models.ForeignKey(Regrading, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField("序号")
    first = models.BigIntegerField("起")
    last = models.BigIntegerField("止（不含）")
    written = models.PositiveIntegerField("已算企业", null=True)
    done_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "评级进度"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["regrading", "number"], name="chunk_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="chunk_range"),
        ]

    def __str__(self):
        return f"{self.regrading_id} {self.number}"


class RegradingLineQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street the lines of its part."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)

    def changed(self):
        """Those whose grade would become another."""
        return self.exclude(old=F("new"))

    def up(self):
        """Those that would be graded better than now."""
        return self.filter(old__gt=F("new"))

    def down(self):
        """Those that would be graded worse than now."""
        return self.filter(old__lt=F("new")).exclude(old="")

    def first_time(self):
        """Those that have no grade yet."""
        return self.filter(old="")


class RegradingLine(models.Model):
    """What the rules propose for one enterprise: a million a year, so nothing is in it that can be looked up.

    `values` holds what the inputs were, in the order of `regrading.input_names`; None is unknown or none on record.
    `lacking` counts the unknown ones.
    """

    regrading = models.ForeignKey(
        Regrading, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="regrading_lines", db_index=False
    )
    street = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    old = models.CharField("原等级", max_length=1, choices=Grade.choices, blank=True)
    new = models.CharField("新等级", max_length=1, choices=Grade.choices)
    lacking = models.PositiveSmallIntegerField("缺少的数据")
    values = ArrayField(models.CharField(max_length=10, null=True))

    objects = RegradingLineQuerySet.as_manager()

    class Meta:
        verbose_name = "评级结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrading", "enterprise"], name="one_line_per_enterprise")
        ]
        indexes = [
            models.Index(
                fields=["regrading", "street", "old", "new"],
                condition=~Q(old=F("new")),
                name="line_changed",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.old}→{self.new}"

    @property
    def inputs(self):
        """The values by the inputs' names."""
        return dict(zip(self.regrading.input_names, self.values, strict=True))


class LineContest(models.Model):
    """A street contests one line with a reason; the bureau decides. `final` is the grade that then takes effect."""

    line = models.OneToOneField(RegradingLine, on_delete=models.PROTECT, related_name="contest")
    part = models.ForeignKey(RegradingPart, on_delete=models.PROTECT, related_name="contests")
    reason = models.CharField("街道理由", max_length=300)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    outcome = models.CharField("决定", max_length=12, choices=Outcome.choices, blank=True)
    final = models.CharField("决定等级", max_length=1, choices=Grade.choices, blank=True)
    decision = models.CharField("决定理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    class Meta:
        verbose_name = "街道对评级的异议"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", final="") | (~Q(outcome="") & ~Q(final="")),
                name="decided_contest_has_its_grade",
            )
        ]

    def __str__(self):
        return f"{self.line_id} {self.get_outcome_display() or '待决定'}"
