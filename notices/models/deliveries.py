"""A delivery is one message on its way to one recipient through one channel: the outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from accounts.stages import ENTERPRISE_ROLES, OrganisationKind, Role
from casework.models import Case, Service
from notices.models.contacts import PhoneOrPaperRecord
from notices.models.messages import Message
from notices.stages import ARRIVED, DEAD, WAITING, Channel, ContactKind, DeliveryState


class DeliveryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own; the system administrator also the dead ones; staff those of the cases they see."""
        seen = Q(user=user)
        if user.holds(Role.SYSTEM_ADMIN):
            seen |= Q(state__in=DEAD)
        if user.standing.desk:
            seen |= Q(message__case__in=Case.objects.visible_to(user).values("pk"))
        return self.filter(seen)

    def inbox_of(self, user):
        """What has arrived in the system for this person."""
        return self.filter(user=user, channel=Channel.IN_APP, state__in=ARRIVED)

    def to_do(self):
        """Those that ask for something that is open still: its time limit runs, or without one nobody has signed."""
        open_clock = Q(message__clock__met_at=None, message__clock__stopped_at=None)
        waits = (
            Q(message__clock=None, state=DeliveryState.DELIVERED)
            | Q(message__clock__isnull=False) & open_clock
        )
        asks = ~Q(message__to_do="") | Q(message__required=True)
        return self.filter(waits & asks, message__case__closed_at=None)

    def dead(self):
        """Given up: somebody must look."""
        return self.filter(state__in=DEAD)

    def to_firms(self):
        """Addressed to enterprises: what a letter and its 送达回执 are for."""
        return self.filter(organisation__kind=OrganisationKind.ENTERPRISE)

    def to_carry(self):
        """Letters to enterprises that nobody has handed over yet."""
        return self.to_firms().filter(channel=Channel.PAPER, state=DeliveryState.QUEUED).exclude(_served())

    def unread_since(self, moment):
        """Required messages that came to an enterprise before `moment` and that none of its people has read.

        One row for each enterprise; what was handed over on paper since is told.
        """
        beside = Delivery.objects.filter(
            message=OuterRef("message"), organisation=OuterRef("organisation"), channel=Channel.IN_APP
        )
        carried = PhoneOrPaperRecord.objects.filter(message=OuterRef("message"), kind=ContactKind.PAPER)
        found = self.to_firms().filter(channel=Channel.IN_APP, state=DeliveryState.DELIVERED)
        return (
            found.filter(message__required=True, delivered_at__lt=moment)
            .exclude(Exists(beside.filter(state=DeliveryState.READ)))
            .exclude(Exists(beside.filter(state=DeliveryState.DELIVERED, pk__lt=OuterRef("pk"))))
            .exclude(Exists(carried))
            .exclude(_served())
        )


def _served():
    """The document that the message speaks of was made in the same act and has its proof of service."""
    return Exists(
        Service.objects.filter(
            document__case=OuterRef("message__case"), document__made_at=OuterRef("message__created_at")
        )
    )


class Delivery(models.Model):
    """`key` says what this is: it goes to the provider too, so that the same thing never counts twice.

    `user` is empty where a unit is addressed (a robot, a letter). `role` and `organisation` say in which
    capacity: who has left the office is not told any more.
    """

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="deliveries", verbose_name="消息"
    )
    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name="收件人",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="deliveries", verbose_name="单位"
    )
    role = models.CharField("岗位", max_length=20, choices=Role.choices, blank=True)
    channel = models.CharField("渠道", max_length=20, choices=Channel.choices)
    address = models.CharField("地址", max_length=120, blank=True)
    key = models.CharField("唯一标识", max_length=160)
    state = models.CharField(
        "状态", max_length=20, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    in_digest = models.BooleanField("并入每日汇总", default=False)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_attempt_at = models.DateTimeField("下次发送", null=True, blank=True)
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    worker = models.CharField("占用者", max_length=40, blank=True)
    answer = models.CharField("对方答复", max_length=200, blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)
    read_at = models.DateTimeField("已阅时间", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "送达情况"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(state=DeliveryState.WITHDRAWN),
                name="delivered_once",
                violation_error_message="这条消息已经发给过这个收件人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ARRIVED) | Q(delivered_at__isnull=False), name="arrived_has_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.READ, read_at__isnull=False)
                | ~Q(state=DeliveryState.READ) & Q(read_at=None),
                name="read_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(lease_until__isnull=False),
                name="sending_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(state__in=WAITING), name="delivery_waiting"
            ),
            models.Index(fields=["user", "channel", "state"], name="delivery_inbox"),
            models.Index(fields=["message"], condition=Q(state__in=DEAD), name="delivery_dead"),
        ]

    def __str__(self):
        return f"{self.message_id} {self.get_channel_display()} {self.get_state_display()}"

    @property
    def to_firm(self):
        """Whether an enterprise is addressed."""
        return self.organisation.kind == OrganisationKind.ENTERPRISE

    @property
    def link(self):
        """Where the recipient goes on: the message's own page, else the case as this person sees it."""
        if self.message.link or self.message.case_id is None:
            return self.message.link or "/"
        page = "portal_case" if self.role in ENTERPRISE_ROLES else "desk_case"
        return reverse(f"casework:{page}", args=[self.message.case_id])

    @property
    def outside_link(self):
        """The same, as a mail or a text message needs it."""
        return f"{settings.PUBLIC_BASE_URL}{self.link}"
