"""Consultation of departments and associations (NS-4.1.3): each answers, or is recorded 未回复."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models import Attachment
from whitelist.models.applications import Application
from whitelist.models.rounds import Round
from whitelist.stages import Answer


class OpinionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a body its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(organisation__in=user.standing.bodies)


class Opinion(models.Model):
    """One body's answer in one round, given in the system or on paper recorded by the clerk."""

    class Channel(models.TextChoices):
        SYSTEM = "system", "系统回复"
        PAPER = "paper", "书面回复"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="opinions", verbose_name="批次")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    answer = models.CharField("回复", max_length=12, choices=Answer.choices, default=Answer.ASKED)
    text = models.TextField("意见", blank=True)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices, blank=True)
    reply_number = models.CharField("复函文号", max_length=80, blank=True)
    paper = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("发函日期")
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "征求意见"
        ordering = ["organisation__kind", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="one_opinion_per_body"),
            models.CheckConstraint(
                condition=Q(answer__in=[Answer.ASKED, Answer.NO_REPLY]) | Q(answered_at__isnull=False),
                name="answer_has_its_moment",
                violation_error_message="回复必须有时间。",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.OBJECTED) | ~Q(text=""),
                name="objection_has_its_text",
                violation_error_message="有不同意见的，请写明意见。",
            ),
        ]

    def __str__(self):
        return f"{self.organisation.label}：{self.get_answer_display()}"


class OpinionItem(models.Model):
    """What a body says against one enterprise of the list."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinion_items")
    text = models.CharField("意见", max_length=500)

    class Meta:
        verbose_name = "对企业的意见"
        constraints = [
            models.UniqueConstraint(fields=["opinion", "application"], name="one_item_per_enterprise")
        ]

    def __str__(self):
        return self.text
