"""What a district sets: dated rows with their source."""

from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """One value of one setting, in force from `valid_from` until a later row of the same key takes over."""

    key = models.CharField("参数", max_length=60)
    value = models.JSONField("值")
    valid_from = models.DateField("起用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    source = models.CharField("依据", max_length=200)
    confirmed = models.BooleanField("已由法制机构确认", default=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "政策参数"
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                name="policy_once_a_day",
                violation_error_message="同一参数同一天只能有一个值。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="policy_period",
                violation_error_message="停用日期不能早于起用日期。",
            ),
        ]

    def __str__(self):
        return f"{self.key}={self.value}"
