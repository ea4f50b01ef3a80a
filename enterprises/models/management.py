"""Which unit manages an enterprise, from when until when (GM-2.2); without a row it is the street's office."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models.periods import one_at_a_time
from enterprises.models.register import Enterprise


class TakeoverQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street those of its own units."""
        if user.standing.bureau:
            return self.all()
        streets = user.standing.streets
        return self.filter(Q(unit__in=streets) | Q(unit__parent__in=streets))


class Takeover(models.Model):
    """One act that gives many enterprises to a unit, or gives them back (`undoes`)."""

    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位"
    )
    valid_from = models.DateField("生效日期")
    number = models.PositiveIntegerField("家数")
    reason = models.CharField("依据", max_length=200)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by", verbose_name="撤销"
    )
    left_alone = models.JSONField("未恢复的企业", default=list)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间")

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        verbose_name = "批量调整管理单位"
        ordering = ["-decided_at", "-pk"]

    def __str__(self):
        return f"{self.unit} {self.valid_from}"


class ManagementQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def standing(self):
        """Without those that were cancelled before they had an effect of a whole day."""
        return self.filter(cancelled_at=None)

    def on(self, day):
        """In force on `day`, both ends included."""
        found = self.standing().filter(valid_from__lte=day)
        return found.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class Management(models.Model):
    """The unit from `valid_from` to `valid_until`, both included; no last day: until further notice."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="managements", verbose_name="企业"
    )
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位"
    )
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("截止日期", null=True, blank=True)
    reason = models.CharField("依据", max_length=200)
    takeover = models.ForeignKey(
        Takeover, null=True, blank=True, on_delete=models.PROTECT, related_name="managements"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = ManagementQuerySet.as_manager()

    class Meta:
        verbose_name = "管理单位"
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["unit", "enterprise"], name="management_unit")]
        constraints = [
            one_at_a_time(
                "enterprise",
                name="one_unit_at_a_time",
                condition=Q(cancelled_at=None),
                message="这家企业在这段时间已有管理单位。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="management_period",
                violation_error_message="截止日期不能早于生效日期。",
            ),
        ]

    def __str__(self):
        return f"{self.unit}（{self.valid_from} 起）"
