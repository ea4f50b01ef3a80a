"""The digest of 8:30 on working days: what a person wished to get together, as one mail."""

from collections import defaultdict

from django.db import transaction

from notices.letters import Template, register
from notices.models import Delivery, Message
from notices.operations.delivering import why_not
from notices.operations.outbox import send_soon
from notices.stages import DeliveryState

DIGEST = Template(
    key="digest",
    version="1",
    subject="{count}条消息汇总（{day}）",
    text="{lines}",
    why="您选择了每个工作日 8:30 汇总接收。",
    to_do="请登录系统逐条查看。",
)
register(DIGEST)


@transaction.atomic
def write_digests(*, on, at):
    """One mail for each person and address with what waits for the digest; returns how many were written.

    What is no longer true is withdrawn. A second run finds nothing left.
    """
    waiting = (
        Delivery.objects.filter(in_digest=True, state=DeliveryState.QUEUED, next_attempt_at__lte=at)
        .select_related("message__clock", "user", "organisation")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("pk")
    )
    rows = list(waiting)
    reasons = why_not(rows, at)
    mails = defaultdict(list)
    for row in rows:
        if row.pk in reasons:
            row.state, row.answer = DeliveryState.WITHDRAWN, reasons[row.pk]
            row.save(update_fields=["state", "answer"])
        else:
            mails[row.user_id, row.address].append(row)
    send_soon([_digest(parts, on, at) for parts in mails.values()])
    return len(mails)


def _line(number, part):
    """What, what to do, by when, where."""
    message = part.message
    words = (message.to_do, f"最后日期：{message.by_when}" if message.by_when else "", part.outside_link)
    return "\n   ".join([f"{number}. {message.subject}", *filter(None, words)])


def _digest(parts, on, at):
    lines = "\n".join(_line(number, part) for number, part in enumerate(parts, 1))
    words = DIGEST.frozen({"count": len(parts), "day": on, "lines": lines})
    mail = Message.objects.create(cause=f"digest:{on}", created_at=at, link="/", **words)
    for part in parts:
        part.state, part.delivered_at, part.answer = DeliveryState.DELIVERED, at, f"并入汇总{mail.pk}"
        part.save(update_fields=["state", "delivered_at", "answer"])
    first = parts[0]
    return Delivery(
        message=mail,
        user=first.user,
        organisation=first.organisation,
        role=first.role,
        channel=first.channel,
        address=first.address,
        key=f"m{mail.pk}:u{first.user_id}:{first.channel}",
    )
