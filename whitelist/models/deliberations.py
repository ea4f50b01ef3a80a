"""The director's office meeting (NS-4.1.4): date, minutes, a decision with reason for each enterprise."""

from datetime import UTC

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from whitelist.models.applications import Application
from whitelist.models.rounds import Round


class DeliberationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau."""
        return self.all() if user.standing.bureau else self.none()


class Deliberation(models.Model):
    """One meeting on one round: drafted by the clerk, confirmed by the director."""

    round = models.OneToOneField(
        Round, on_delete=models.PROTECT, related_name="deliberation", verbose_name="批次"
    )
    held_on = models.DateField("会议日期", null=True, blank=True)
    number = models.CharField("会议纪要文号", max_length=80, blank=True)
    minutes = models.TextField("会议纪要", blank=True)
    drafted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间")
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "审议"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | (Q(held_on__isnull=False) & ~Q(minutes="")),
                name="confirmed_meeting_is_minuted",
                violation_error_message="确认审议须有会议日期和纪要。",
            )
        ]

    def __str__(self):
        return f"{self.round}审议"

    @property
    def stamp(self):
        """What a page has read, so that nobody overwrites what another wrote meanwhile."""
        return self.saved_at.astimezone(UTC).isoformat()


class DeliberationItem(models.Model):
    """The decision on one enterprise; `approved` is None until somebody decides."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deliberation_items")
    approved = models.BooleanField("同意纳入", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    saved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "审议意见"
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "application"], name="one_decision_per_enterprise"
            ),
            models.CheckConstraint(
                condition=Q(approved=None) | ~Q(reason=""),
                name="decision_has_a_reason",
                violation_error_message="每家企业的审议意见都要写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.approved}"

    @property
    def stamp(self):
        """What a page has read, so that nobody overwrites what another wrote meanwhile."""
        return self.saved_at.astimezone(UTC).isoformat()
