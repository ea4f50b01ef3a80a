"""Receipts: read by the recipient, told by telephone, carried on paper, tried once more."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from accounts.statements import stated
from casework.operations import attach
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

    `proof`: an upload, the signed 送达回执; it becomes an attachment of the case. Raises NotVisible, Forbidden (not of
    the handling office), Conflict (a letter to one's own people), ValidationError by field.
    """
    message = Message.objects.for_act(pk, actor)
    if not may_record(message, actor):
        raise Forbidden("由承办单位的人员记录。")
    if kind == ContactKind.PAPER and not goes_to_firms(message):
        raise Conflict("这条消息不是发给企业的，没有函件和送达回执。", next_step="可以记录电话告知。")
    _check_moment(message, happened_at, at)
    record = PhoneOrPaperRecord(
        message=message,
        kind=kind,
        spoke_with=stated(spoke_with, field="spoke_with", longest=60, missing="请写明接听人或者签收人。"),
        happened_at=happened_at,
        note=note.strip(),
        proof=_attached(message, proof, actor, at),
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


def may_record(message, actor):
    """Whether this person's office handles what the message is about: the bureau, or the street of the case."""
    standing = actor.standing
    handler = message.case.organisation_id if message.case else None
    return standing.bureau or handler in standing.offices


def goes_to_firms(message):
    """Whether an enterprise is addressed: only then are there letters."""
    return message.deliveries.to_firms().exists()


def _check_moment(message, happened_at, at):
    """Nobody is told before the message was written (people note minutes), nor in the future."""
    if happened_at > at:
        raise ValidationError({"happened_at": "告知时间不能晚于现在。"})
    written = message.created_at
    if happened_at < written.replace(second=0, microsecond=0):
        said = f"{timezone.localtime(written):%Y-%m-%d %H:%M}"
        raise ValidationError({"happened_at": f"告知时间不能早于这条消息写成的时间（{said}）。"})


def _attached(message, upload, actor, at):
    """The signed receipt among the papers of the case."""
    if upload is None:
        return None
    if message.case is None:
        raise ValidationError({"proof": "这条消息不属于案件，不能上传回执。"})
    try:
        return attach(case=message.case, upload=upload, purpose="送达回执", actor=actor, at=at)
    except ValidationError as error:
        raise ValidationError({"proof": error.messages}) from error


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
