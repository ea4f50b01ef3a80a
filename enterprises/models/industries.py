"""The classification of industries (GB/T 4754) by edition, the way from 2011 to 2017, and what people decided."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import Sector

EDITIONS = (("2011", "GB/T 4754-2011"), ("2017", "GB/T 4754-2017"))


class PublicQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody: a national standard."""
        return self.all()


class Industry(models.Model):
    """One code of one edition; `parent` is the next wider one. Codes carry no letter of the 门类."""

    edition = models.CharField("版本", max_length=4, choices=EDITIONS)
    code = models.CharField("代码", max_length=4)
    name = models.CharField("名称", max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name="上级"
    )
    source = models.CharField("来源", max_length=120)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "行业"
        ordering = ["edition", "code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="industry_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^([A-T]|\d{2,4})$"), name="industry_code_shape"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class IndustryMapping(models.Model):
    """A code of 2011 became a code of 2017; several where one was divided."""

    code_2011 = models.CharField("2011版代码", max_length=4)
    code_2017 = models.CharField("2017版代码", max_length=4)
    source = models.CharField("来源", max_length=120)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "行业代码对照"
        ordering = ["code_2011", "code_2017"]
        constraints = [
            models.UniqueConstraint(fields=["code_2011", "code_2017"], name="industry_mapping_once")
        ]

    def __str__(self):
        return f"{self.code_2011} → {self.code_2017}"


class SectorDecisionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class SectorDecision(models.Model):
    """A person says which sector it is, against the code; empty gives the word back to the code. The latest counts."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="sector_decisions", verbose_name="企业"
    )
    sector = models.CharField("工贸行业", max_length=20, choices=Sector.choices, blank=True)
    reason = models.CharField("理由", max_length=200)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间")

    objects = SectorDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "工贸行业认定"
        ordering = ["-pk"]

    def __str__(self):
        return self.get_sector_display() or "按代码判断"
