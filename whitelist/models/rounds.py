"""The yearly round, and each street's list in it."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from casework.models import CaseRow, CaseRowQuerySet
from whitelist.stages import RoundStage, StreetListStage

BEFORE_NOTICE = (
    RoundStage.PREPARING,
    RoundStage.ACCEPTING,
    RoundStage.VERIFYING,
    RoundStage.CONSULTING,
    RoundStage.DELIBERATING,
    RoundStage.DELIBERATED,
    RoundStage.CANCELLED,
)


class RoundQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau sees all; everybody else who signed in, the rounds that were opened."""
        if user.standing.bureau:
            return self.all()
        return self.exclude(stage=RoundStage.PREPARING) if user.standing.held else self.none()

    def public(self):
        """What everybody may see: every round that was opened, its steps included (NS-6.2)."""
        return self.exclude(stage=RoundStage.PREPARING)


class Round(CaseRow):
    """年度批次: applications in the year before, the list of `year`; a year may have further batches.

    The three fixed dates are frozen when the round is prepared.
    """

    year = models.PositiveIntegerField("清单年度")
    batch = models.PositiveSmallIntegerField("批次", default=1)
    stage = models.CharField("阶段", max_length=20, choices=RoundStage.choices, default=RoundStage.PREPARING)
    apply_by = models.DateField("申报截止日", null=True, blank=True)
    verify_by = models.DateField("核查与报送截止日", null=True, blank=True)
    publish_by = models.DateField("公布截止日", null=True, blank=True)
    complaint_channel = models.CharField("监督投诉电话", max_length=80, blank=True)
    sample_waiver = models.CharField("不抽查复核的理由", max_length=300, blank=True)
    consulted_on = models.DateField("征求意见日期", null=True, blank=True)
    reply_by = models.DateField("回复截止日", null=True, blank=True)
    notice_began_on = models.DateField("公示开始日", null=True, blank=True)
    notice_ends_on = models.DateField("公示最后一日", null=True, blank=True)
    notice_ended_on = models.DateField("公示期满日", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    reason = models.CharField("终止理由", max_length=300, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "年度批次"
        ordering = ["-year", "-batch"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "batch"],
                name="round_once",
                violation_error_message="这个年度的这一批次已经建立。",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(stage__in=[RoundStage.PREPARING, RoundStage.ACCEPTING]),
                name="one_accepting_round_a_year",
                violation_error_message="这个年度已有正在筹备或者受理的批次。",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=BEFORE_NOTICE)
                | Q(notice_began_on__isnull=False, notice_ends_on__gt=F("notice_began_on")),
                name="noticed_round_has_its_days",
                violation_error_message="公示中的批次必须有公示起止日期。",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[RoundStage.NOTICE_ENDED, RoundStage.PUBLISHED])
                | Q(notice_ended_on__gt=F("notice_ends_on")),
                name="notice_ran_its_full_days",
                violation_error_message="公示不少于五个工作日，期满前不能结束（NS-4.1.4）。",
            ),
            models.CheckConstraint(
                condition=~Q(stage=RoundStage.PUBLISHED) | Q(published_on__gte=F("notice_ended_on")),
                name="published_after_notice",
                violation_error_message="公示期满后才能公布（NS-4.1.5）。",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """`2027年度正面清单`, with its batch from the second on (年度新增, NS-4.2.1)."""
        return f"{self.year}年度正面清单{self._batch_words}"

    @property
    def period(self):
        """`2027年度`, with its batch from the second on, as titles begin."""
        return f"{self.year}年度{self._batch_words}"

    @property
    def _batch_words(self):
        return f"（第{self.batch}批）" if self.batch > 1 else ""

    @property
    def is_accepting(self):
        """Applications still go into this round."""
        return self.stage in (RoundStage.PREPARING, RoundStage.ACCEPTING)


class StreetListQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau all, a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)


class StreetList(CaseRow):
    """附件6 of one street in one round; a nil list is a list (`nil_reason` says why it is empty)."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="street_lists", verbose_name="批次"
    )
    street = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    stage = models.CharField(
        "阶段", max_length=12, choices=StreetListStage.choices, default=StreetListStage.DRAFTING
    )
    nil_reason = models.CharField("无拟纳入企业的说明", max_length=200, blank=True)
    reported_on = models.DateField("上报日期", null=True, blank=True)
    late_reason = models.CharField("逾期情况", max_length=300, blank=True)
    return_reason = models.CharField("退回理由", max_length=300, blank=True)

    objects = StreetListQuerySet.as_manager()

    class Meta:
        verbose_name = "街道拟纳入名单"
        ordering = ["street__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "street"], name="one_list_per_street"),
            models.CheckConstraint(
                condition=~Q(stage__in=[StreetListStage.REPORTED, StreetListStage.RECEIVED])
                | Q(reported_on__isnull=False),
                name="reported_list_has_its_day",
                violation_error_message="已上报的名单必须有上报日期。",
            ),
        ]

    def __str__(self):
        return f"{self.round} {self.street.label}名单"
