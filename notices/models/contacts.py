"""What a clerk did by telephone or on paper, in the clerk's own words."""

from django.db import models
from django.db.models import Q

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import Attachment
from notices.models.messages import Message
from notices.stages import ContactKind


class ContactQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff see those of the messages they see."""
        if not user.standing.desk:
            return self.none()
        return self.filter(message__in=Message.objects.visible_to(user).values("pk"))


class PhoneOrPaperRecord(models.Model):
    """A call, or a letter handed over against 送达回执."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="contacts", verbose_name="消息"
    )
    kind = models.CharField("方式", max_length=20, choices=ContactKind.choices)
    spoke_with = models.CharField("接听人或者签收人", max_length=60)
    happened_at = models.DateTimeField("时间")
    note = models.CharField("情况", max_length=200, blank=True)
    proof = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="送达回执"
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="记录人")
    recorded_at = models.DateTimeField("记录时间")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "电话和纸质告知"
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(spoke_with=""), name="contact_names_somebody"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("happened_at")),
                name="contact_is_in_the_past",
                violation_error_message="告知时间不能晚于现在。",
            ),
        ]
        triggers = append_only("contact")

    def __str__(self):
        return f"{self.get_kind_display()} {self.spoke_with}"
