"""What is said of an enterprise, by whom and when; no claim is “unknown”, never “no”."""

from django.db import models

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import Case
from enterprises.models.facets import claimed_now
from enterprises.models.register import Enterprise
from enterprises.rules import HAZARDS
from enterprises.stages import Attribute, Source

YES, NO = "yes", "no"


class ClaimQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The claims on the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def latest(self, on=None):
        """For each enterprise and attribute the claim of the latest date (until `on`, included)."""
        found = self.filter(retracts=None, retracted_by=None)
        found = found if on is None else found.filter(as_of__lte=on)
        return found.order_by("enterprise_id", "attribute", "-as_of", "-pk").distinct(
            "enterprise_id", "attribute"
        )


class Claim(models.Model):
    """One statement: `value` is yes / no, or the code of a colour or level; `as_of` is the day it speaks of."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="claims", verbose_name="企业"
    )
    attribute = models.CharField("项目", max_length=20, choices=Attribute.choices)
    value = models.CharField("值", max_length=10)
    detail = models.CharField("说明", max_length=300, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    as_of = models.DateField("日期")
    retracts = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="retracted_by",
        verbose_name="撤回",
    )
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "情况登记"
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["enterprise", "attribute", "-as_of", "-id"])]
        triggers = [*append_only("claim"), claimed_now(HAZARDS)]

    def __str__(self):
        return f"{self.get_attribute_display()}：{self.value}"
