"""Receipts: read by the recipient, told by telephone, carried on paper, tried once more."""

from django.db import transaction

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from casework.waking import wake_later
from notices.models import Delivery, Message, PhoneOrPaperRecord
from notices.operations.outbox import DELIVER
from notices.stages import DEAD, Channel, ContactKind, DeliveryState


@transaction.atomic
def mark_read(*, pk, actor, at):
    """签收: the recipient has read the message; the first moment counts. Raises NotVisible, Forbidden, Conflict."""
    delivery = Delivery.objects.for_act(pk, actor)
    if delivery.user_id != actor.pk:
        raise Forbidden("消息由收件人本人签收。")
    if delivery.state == DeliveryState.READ:
        return delivery
    if delivery.state != DeliveryState.DELIVERED:
        raise Conflict("这条消息还没有送达。", next_step="请稍后刷新页面再看。")
    delivery.state, delivery.read_at = DeliveryState.READ, at
    delivery.save(update_fields=["state", "read_at"])
    return delivery


@transaction.atomic
def record_contact(*, pk, actor, at, kind, spoke_with, happened_at, note="", proof=None):
    """The clerk's own record of a call or of a letter handed over (送达回执); a waiting letter is delivered by it.

    Raises NotVisible, Forbidden (not of the handling office), Incomplete, ValidationError.
    """
    message = Message.objects.for_act(pk, actor)
    _must_handle(message, actor)
    if not spoke_with.strip():
        raise Incomplete("请写明接听人或者签收人。", missing=("接听人或者签收人",))
    record = PhoneOrPaperRecord(
        message=message,
        kind=kind,
        spoke_with=spoke_with.strip(),
        happened_at=happened_at,
        note=note,
        proof=proof,
        recorded_by=actor,
        recorded_at=at,
    )
    record.full_clean()
    record.save()
    if kind == ContactKind.PAPER:
        letters = message.deliveries.filter(channel=Channel.PAPER, state=DeliveryState.QUEUED)
        letters.update(
            state=DeliveryState.DELIVERED, delivered_at=happened_at, answer=f"签收人：{record.spoke_with}"
        )
    return record


def _must_handle(message, actor):
    standing = actor.standing
    handler = message.case.organisation_id if message.case else None
    if not (standing.bureau or handler in standing.organisations and standing.desk):
        raise Forbidden("由承办单位的人员记录。")


@transaction.atomic
def retry_delivery(*, pk, actor, at):
    """Send a dead delivery once more (system administrator). Raises NotVisible, Forbidden, Conflict."""
    delivery = Delivery.objects.for_act(pk, actor)
    if not actor.holds(Role.SYSTEM_ADMIN):
        raise Forbidden("由系统管理员重新发送。")
    if delivery.state not in DEAD:
        raise Conflict("这条消息没有发送失败，不需要重发。")
    delivery.state, delivery.attempts, delivery.next_attempt_at = DeliveryState.QUEUED, 0, None
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    wake_later(DELIVER)
    return delivery
