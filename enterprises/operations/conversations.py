"""An enterprise asks its street, the street answers; the bureau reads, nobody takes a word back (GM-3.2)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.refusals import Conflict, Forbidden
from accounts.stages import ENTERPRISE_ROLES, STREET_ROLES
from accounts.statements import stated
from enterprises.messages import tell_firm, tell_street
from enterprises.messages.portal import QUESTION_ANSWERED, QUESTION_ASKED
from enterprises.models import Conversation, ConversationLine, Enterprise
from enterprises.stages import Side

# More than a person types: what comes faster is a stuck key or a program.
LINES_AN_HOUR = 30
NEW_A_DAY = 10
OTHER = {Side.FIRM: Side.STREET, Side.STREET: Side.FIRM}


def side_of(enterprise, actor):
    """On which side somebody speaks about this enterprise, or None: the bureau only reads."""
    firm = enterprise.organisation_id
    if firm and any(actor.holds(role, firm) for role in ENTERPRISE_ROLES):
        return Side.FIRM
    if any(actor.holds(role, enterprise.street_id) for role in STREET_ROLES):
        return Side.STREET
    return None


@transaction.atomic
def start_conversation(*, enterprise_id, subject, text, actor, at):
    """向街道咨询: a new subject with its first line, by the enterprise.

    Raises NotVisible, Forbidden, Conflict (too many in a short time), ValidationError (subject, text).
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if side_of(enterprise, actor) != Side.FIRM:
        raise Forbidden("咨询由企业在门户提出。", next_step="街道在企业的咨询中回复。")
    today = Conversation.objects.filter(enterprise=enterprise, opened_at__gt=at - timedelta(days=1))
    if today.count() >= NEW_A_DAY:
        raise Conflict(f"一天最多提出{NEW_A_DAY}个咨询。", next_step="请在已有的咨询中接着写，或者致电街道。")
    subject = stated(subject, field="subject", longest=80, missing="请写明咨询什么事。")
    row = Conversation.objects.create(enterprise=enterprise, subject=subject, opened_at=at, last_at=at)
    _write(row, Side.FIRM, text, actor, at)
    return row


@transaction.atomic
def add_line(*, pk, text, actor, at):
    """Write one more line; whoever writes has seen what stands there.

    Raises NotVisible, Forbidden (the bureau), Conflict (too many in an hour), ValidationError (text).
    """
    row = Conversation.objects.for_act(pk, actor)
    side = side_of(row.enterprise, actor)
    if side is None:
        raise Forbidden("咨询由企业和所在街道往来，区局可以查看。", next_step="请转告企业所在街道回复。")
    return _write(row, side, text, actor, at)


def _write(row, side, text, actor, at):
    text = stated(text, field="text", longest=1000, missing="请写明内容。")
    lately = ConversationLine.objects.filter(author=actor, at__gt=at - timedelta(hours=1))
    if side == Side.FIRM and lately.count() >= LINES_AN_HOUR:
        raise Conflict(f"一小时内最多写{LINES_AN_HOUR}条。", next_step="请稍后再写；有急事请致电街道。")
    line = ConversationLine.objects.create(conversation=row, side=side, author=actor, text=text, at=at)
    told = row.unread(OTHER[side])
    row.last_at = at
    setattr(row, f"{side}_spoke", line.pk)
    _see(row, side, line.pk)
    row.save(update_fields=["last_at", "firm_spoke", "street_spoke", "firm_read", "street_read"])
    if not told:
        _tell(row, side, line, at)
    return line


def _tell(row, side, line, at):
    """The other side, once until it has read: ten lines in a row are one message."""
    if side == Side.FIRM:
        page = reverse("enterprises:conversation", args=[row.pk])
        tell_street(QUESTION_ASKED, row, at=at, mark=line.pk, link=page, subject_of=row.subject)
    else:
        page = reverse("enterprises:portal_conversation", args=[row.pk])
        tell_firm(QUESTION_ANSWERED, row, at=at, mark=line.pk, link=page, subject_of=row.subject)


def _see(row, side, upto):
    name = f"{side}_read"
    setattr(row, name, max(getattr(row, name), upto))


@transaction.atomic
def mark_conversation_read(*, pk, upto, actor, at):
    """Somebody of one side has seen the lines up to the key `upto`; the bureau's reading leaves no mark.

    A line that came later stays unread. Raises NotVisible, Forbidden (the bureau).
    """
    row = Conversation.objects.for_act(pk, actor)
    side = side_of(row.enterprise, actor)
    if side is None:
        raise Forbidden("区局查看不影响街道的未读标记。")
    last = row.lines.order_by("-pk").values_list("pk", flat=True).first() or 0
    _see(row, side, min(upto, last))
    row.save(update_fields=["firm_read", "street_read"])
    return row
