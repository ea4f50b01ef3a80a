"""Deliveries go out: claimed by lease, asked once more whether they are still true, sent under their own key."""

import hashlib
import logging
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Appointment
from notices.channels import Answer, Outcome
from notices.channels.choice import way_of
from notices.conditions import reasons, reasons_of_each
from notices.models import Delivery
from notices.reminding import BEFORE, ON_THE_DAY
from notices.stages import BY_HAND, Channel, DeliveryState

logger = logging.getLogger(__name__)
BATCH = 100
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LOOKING_AHEAD = (BEFORE.key, ON_THE_DAY.key)
MOST_ATTEMPTS = 12  # about five hours, then somebody must look


def deliver_next(*, worker, at, limit=BATCH):
    """Take up to `limit` deliveries that are due and send them; returns how many were taken (0: all done).

    Each claim is a lease: what a worker that died had taken is free again after NOTICE_LEASE seconds.
    """
    token = f"{worker[:27]}/{uuid4().hex[:12]}"
    inside, outside = _claim(token, at, limit)
    if inside:
        _hand_over(inside, token, at)
    for key in outside:
        _send(key, token, at)
    return len(inside) + len(outside)


def due(at):
    """Deliveries a worker may take at `at`: those whose moment has come, and those whose worker did not return."""
    ready = Q(state=DeliveryState.QUEUED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=at))
    left = Q(state=DeliveryState.SENDING, lease_until__lte=at)
    return Delivery.objects.filter(ready | left, in_digest=False).exclude(channel__in=BY_HAND)


@transaction.atomic
def _claim(token, at, limit):
    """The keys of the claimed deliveries: (inside the system, outside). Attempts count before sending, so that a
    delivery that kills its worker comes to an end too."""
    locked = due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
    rows = list(
        locked.order_by(F("next_attempt_at").asc(nulls_first=True), "pk").values_list("pk", "channel")[:limit]
    )
    Delivery.objects.filter(pk__in=[key for key, _ in rows]).update(
        state=DeliveryState.SENDING,
        attempts=F("attempts") + 1,
        lease_until=at + timedelta(seconds=settings.NOTICE_LEASE),
        worker=token,
    )
    inside = [key for key, channel in rows if channel == Channel.IN_APP]
    return inside, [key for key, channel in rows if channel != Channel.IN_APP]


def _ours(keys, token):
    """The claimed rows, locked; none whose lease another worker has taken over meanwhile."""
    return (
        Delivery.objects.filter(pk__in=keys, state=DeliveryState.SENDING, worker=token)
        .select_related("message__clock", "user", "organisation")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("pk")
    )


@transaction.atomic
def _hand_over(keys, token, at):
    """Within the system delivering is the row itself: one statement for all that are still true."""
    rows = list(_ours(keys, token))
    reasons = why_not(rows, at)
    Delivery.objects.filter(pk__in=[row.pk for row in rows if row.pk not in reasons]).update(
        state=DeliveryState.DELIVERED, delivered_at=at, lease_until=None
    )
    for row in rows:
        if row.pk in reasons:
            _withdraw(row, reasons[row.pk])


@transaction.atomic
def _send(key, token, at):
    """Send one delivery through a provider. A crash after the provider took it sends the same key again."""
    row = _ours([key], token).first()
    if row is None:
        return
    reason = why_not([row], at).get(row.pk)
    if reason:
        _withdraw(row, reason)
        return
    _write_down(row, _answer(row), at)


def provider_key(row):
    """The idempotency key of a delivery as providers see it: fixed from its writing on, without any name."""
    return hashlib.sha256(row.key.encode()).hexdigest()[:40]


def _answer(row):
    try:
        return way_of(row.channel).send(row, provider_key(row))
    except Exception as error:  # one message that cannot be sent must not stop the others
        logger.exception("delivery %s", row.pk)
        return Answer(Outcome.LATER, f"发送出错（{type(error).__name__}）")


def _write_down(row, answer, at):
    row.answer, row.lease_until = answer.words[:200], None
    if answer.outcome == Outcome.TAKEN:
        row.state, row.delivered_at = DeliveryState.DELIVERED, at
    elif answer.outcome == Outcome.NEVER:
        row.state = DeliveryState.BOUNCED
    elif row.attempts >= MOST_ATTEMPTS:
        row.state = DeliveryState.FAILED
    else:
        row.state, row.next_attempt_at = DeliveryState.QUEUED, at + pause_after(row.attempts)
    row.save(update_fields=["state", "answer", "lease_until", "next_attempt_at", "delivered_at"])


def pause_after(attempts):
    """How long to wait after so many attempts: doubling from half a minute, an hour at most."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 12), LONGEST_PAUSE)


def _withdraw(row, reason):
    row.state, row.answer, row.lease_until = DeliveryState.WITHDRAWN, reason, None
    row.save(update_fields=["state", "answer", "lease_until"])


def why_not(rows, at):
    """Why deliveries must not go out at `at`: {pk: reason}. Asked in the transaction that sends (lessons 1).

    `rows` come with message, clock, user and organisation.
    """
    held, untrue = _held(rows), reasons({row.message_id: row.message for row in rows}.values())
    today = timezone.localdate(at)
    strayed = reasons_of_each(rows, today)
    found = {
        row.pk: _moot(row.message, today)
        or untrue.get(row.message_id)
        or _gone(row, held)
        or strayed.get(row.pk)
        for row in rows
    }
    return {key: reason for key, reason in found.items() if reason}


def _held(rows):
    users = {row.user_id for row in rows if row.user_id}
    live = Appointment.objects.in_force().filter(user__in=users)
    return set(live.values_list("user_id", "organisation_id", "role"))


def _moot(message, today):
    """A clock that no longer speaks for the message; what the law orders to be told is told all the same.

    A reminder of a day that is over (a weekend's digest, a mail server away) is not sent on: the next one says so.
    """
    clock = message.clock
    if clock is None or (message.required and not message.is_reminder):
        return ""
    if clock.met_at:
        return "事项已经完成"
    if clock.stopped_at:
        return "期限已经终止"
    if clock.due_on is None:
        return "期限已经中止"
    if clock.due_on != message.by_when:
        return "届满日已经变更"
    over = message.template in LOOKING_AHEAD and message.by_when < today
    return "届满日已过，改发逾期提醒" if over else ""


def _gone(row, held):
    if row.organisation.ended_on:
        return "单位已经撤销"
    if row.user_id is None:
        return ""
    if not row.user.is_active:
        return "收件人账号已经停用"
    if not row.role:
        return ""
    return "" if (row.user_id, row.organisation_id, row.role) in held else "收件人已不在这个岗位"
