"""Clocks: what is owed by whom and when; the due date is computed, never typed."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scopes import ScopedQuerySet
from accounts.stages import OrganisationKind
from casework.models.cases import Case
from casework.time_limits import Unit


class ClockQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau sees all clocks; others those they owe and those of their cases."""
        standing = user.standing
        if standing.bureau:
            return self.all()
        mine = standing.offices
        return self.filter(Q(responsible__in=mine) | Q(case__organisation__in=mine) | Q(case__party__in=mine))

    def running(self):
        """Neither met nor stopped."""
        return self.filter(met_at=None, stopped_at=None)

    def with_office(self):
        """Each with `office`, the key of the unit that answers for it: the handling office where an enterprise owes."""
        owes = models.When(responsible__kind=OrganisationKind.ENTERPRISE, then="case__organisation")
        return self.annotate(office=models.Case(owes, default="responsible"))


class Clock(models.Model):
    """One time limit running on one case. `days` counts in `unit`; a fixed date has `fixed_on` instead.

    `kind` is that of the case, which never changes: reminder rules read “kind.code” of 100,000 clocks every minute.
    `due_on` is empty while the clock is suspended: nobody knows yet on which day it will run out."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", verbose_name="案件")
    kind = models.CharField("类别", max_length=40)
    code = models.CharField("期限", max_length=40)
    title = models.CharField("事项", max_length=80)
    clause = models.CharField("依据", max_length=120)
    responsible = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="clocks", verbose_name="责任单位"
    )
    party = models.BooleanField("当事人期限", default=False)
    start_on = models.DateField("起算日")
    days = models.PositiveIntegerField("日数", null=True, blank=True)
    unit = models.CharField("计算方式", max_length=20, choices=Unit.choices, default=Unit.WORKING_DAYS)
    fixed_on = models.DateField("固定日期", null=True, blank=True)
    extended_by = models.PositiveIntegerField("延长", default=0)
    due_on = models.DateField("届满日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    met_at = models.DateTimeField("完成时间", null=True, blank=True)
    stopped_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "期限"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(met_at=None, stopped_at=None),
                name="one_running_clock_per_limit",
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=False) | Q(fixed_on__isnull=False), name="clock_has_a_limit"
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(stopped_at=None), name="clock_met_or_stopped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible", "due_on"], condition=Q(met_at=None, stopped_at=None), name="clock_open"
            ),
            models.Index(fields=["met_at"], condition=Q(met_at__isnull=False), name="clock_met"),
        ]

    def __str__(self):
        return f"{self.title} {self.due_on}"

    @property
    def is_running(self):
        """Neither met nor stopped."""
        return self.met_at is None and self.stopped_at is None


class Suspension(models.Model):
    """Days that do not count; `until` is the day on which counting resumed, empty while it stands still."""

    clock = models.ForeignKey(
        Clock, on_delete=models.PROTECT, related_name="suspensions", verbose_name="期限"
    )
    since = models.DateField("中止日")
    until = models.DateField("恢复日", null=True, blank=True)
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = "中止"
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="suspension_period",
                violation_error_message="恢复日不能早于中止日。",
            )
        ]

    def __str__(self):
        return f"{self.since}—{self.until or ''}"
