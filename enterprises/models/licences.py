"""Licences and certificates of an enterprise with the day they end (CJ-20)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import LicenceKind


class LicenceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def standing(self):
        """Neither replaced by a renewed one nor given up."""
        return self.filter(replaced_by=None, ended_on=None)

    def ending_by(self, day):
        """Standing ones whose last day is `day` or earlier; those that have already ended are among them."""
        return self.standing().filter(valid_until__lte=day)


class Licence(models.Model):
    """One licence, valid to `valid_until` included; none: without end. A renewal is a new row that `replaces` it."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="licences", verbose_name="企业"
    )
    kind = models.CharField("证照种类", max_length=20, choices=LicenceKind.choices)
    title = models.CharField("证照名称", max_length=80, blank=True)
    number = models.CharField("编号", max_length=80)
    issued_by = models.CharField("发证机关", max_length=80, blank=True)
    valid_from = models.DateField("有效期起", null=True, blank=True)
    valid_until = models.DateField("有效期止", null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name="换发自",
    )
    ended_on = models.DateField("注销日期", null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = "证照"
        ordering = ["valid_until", "pk"]
        indexes = [
            models.Index(fields=["valid_until", "id"], condition=Q(ended_on=None), name="licence_ending")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="licence_period",
                violation_error_message="有效期的止日不能早于起日。",
            )
        ]

    def __str__(self):
        return f"{self.label} {self.number}"

    @property
    def label(self):
        """Its own name where it has one, else the kind."""
        return self.title or self.get_kind_display()
