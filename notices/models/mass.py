"""群发: one message to many units, drafted, previewed, sent piece by piece, its circle and words frozen once it goes."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.append_only import REFUSE
from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models import LongTask
from notices.models.messages import Message
from notices.stages import MassStage

# What is told, to whom, by whom: none of it changes after the sending has begun.
FROZEN = (
    "unit_id",
    "audience",
    "choice",
    "choice_label",
    "subject",
    "text",
    "to_do",
    "created_by_id",
    "message_id",
    "people",
    "units",
    "left_out",
    "sent_by_id",
    "sent_at",
)
_OLD = ", ".join(f"OLD.{name}" for name in FROZEN)
_NEW = ", ".join(f"NEW.{name}" for name in FROZEN)


class MassSendQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street those in its own name."""
        if user.standing.bureau:
            return self.all()
        return self.filter(unit__in=user.standing.streets)


class MassSend(models.Model):
    """`unit`: in whose name, the bureau or one street; it bounds who can be reached. `audience` and `choice`: see
    notices.audiences. `people`, `units` and `left_out` ([{reason, number}]) are the preview that was confirmed.
    `cursor`: the last person (pk) that was written to; `told` counts them.
    """

    Stage = MassStage

    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="发送单位"
    )
    audience = models.CharField("对象", max_length=40)
    choice = models.CharField("范围", max_length=40, blank=True)
    choice_label = models.CharField("范围（文字）", max_length=120, blank=True)
    subject = models.CharField("标题", max_length=120)
    text = models.TextField("内容", max_length=4000)
    to_do = models.CharField("要做什么", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    units = models.PositiveIntegerField("单位数", null=True, blank=True)
    left_out = models.JSONField("没有告知的", default=list, blank=True)
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="mass", verbose_name="消息"
    )
    task = models.ForeignKey(
        LongTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="后台办理"
    )
    cursor = models.BigIntegerField("写到", default=0)
    told = models.PositiveIntegerField("已写人数", default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="起草人")
    created_at = models.DateTimeField("起草时间")
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="发送人"
    )
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    finished_at = models.DateTimeField("写完时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = MassSendQuerySet.as_manager()

    class Meta:
        verbose_name = "群发"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["unit", "-id"], name="mass_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(MassStage.DRAFT, MassStage.WITHDRAWN))
                | Q(message__isnull=False, sent_by__isnull=False, sent_at__isnull=False, people__gt=0),
                name="mass_that_goes_was_previewed",
            ),
            models.CheckConstraint(
                condition=Q(state=MassStage.SENT, finished_at__isnull=False)
                | ~Q(state=MassStage.SENT) & Q(finished_at=None),
                name="mass_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=MassStage.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | ~Q(state=MassStage.WITHDRAWN) & Q(withdrawn_at=None, withdrawn_by=None),
                name="mass_withdrawn_names_who",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="mass_stays",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"(OLD.state <> 'draft' AND ({_OLD}) IS DISTINCT FROM ({_NEW}))"
                ),
                func=REFUSE,
            )
        ]

    def __str__(self):
        return self.subject
