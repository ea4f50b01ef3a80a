"""告知情况 on the page of a case: what the enterprise was told and whether it has read; to the enterprise, its own messages."""

from django.db.models import Prefetch
from django.urls import reverse

from notices.models import Delivery, Message
from notices.operations.receipts import may_record
from notices.stages import Channel, DeliveryState
from notices.views.links import call_link, letter_links
from notices.views.rows import TONES, minute, state_words, whom

SHOWN, MOST = 5, 60


def case_messages(case, user, audience):
    """The section of the case page: (template, data)."""
    yield "notices/case_messages.html", (_desk if audience == "desk" else _portal)(case, user)


def _desk(case, user):
    """Messages to enterprises first, those to staff folded; nobody's too, so that one can call."""
    found = Message.objects.visible_to(user).filter(case=case).order_by("-created_at", "-pk")
    deliveries = Delivery.objects.select_related("user", "organisation").order_by("pk")
    found = found.select_related("case").prefetch_related(
        Prefetch("deliveries", deliveries), Prefetch("contacts", to_attr="records")
    )
    told = [_told(message, user) for message in found[:MOST]]
    outside = [row for row in told if row["outside"]]
    return {
        "title": "告知情况",
        "rows": outside[:SHOWN],
        "older": outside[SHOWN:],
        "inside": [row for row in told if not row["outside"]],
        "empty": "还没有向企业发出消息。",
    }


def _told(message, user):
    deliveries = list(message.deliveries.all())
    outside = [row for row in deliveries if row.to_firm]
    first = next(iter(outside or deliveries), None)
    read = any(row.state == DeliveryState.READ for row in outside)
    by_hand = may_record(message, user) and not read
    return {
        "subject": message.subject,
        "url": reverse("notices:desk_message", args=[first.pk]) if first else "",
        "at": message.created_at,
        "outside": bool(outside) or not deliveries,
        "people": _people(deliveries),
        "records": [
            f"{minute(row.happened_at)}　{row.get_kind_display()}：{row.spoke_with}"
            for row in message.records
        ],
        "links": _links(message, _letter_of(outside)) if by_hand else [],
    }


def _letter_of(outside):
    """The delivery that is printed: the letter, else any to the enterprise that was not withdrawn."""
    return min(outside, key=_fitness, default=None)


def _fitness(row):
    return row.state == DeliveryState.WITHDRAWN, row.channel != Channel.PAPER


def _links(message, letter):
    """A message that nobody got can still be told by telephone."""
    if letter is not None:
        return letter_links(letter)
    return [] if message.deliveries.all() else [call_link(message)]


def _people(deliveries):
    """[{whom, ways}]: each recipient once, with how every channel went."""
    found = {}
    for row in deliveries:
        found.setdefault(whom(row), []).append({"text": _way(row), "tone": TONES.get(row.state, "amber")})
    return [{"whom": name, "ways": ways} for name, ways in found.items()]


def _way(row):
    channel = row.get_channel_display()
    if row.state == DeliveryState.READ:
        return f"{channel}　已阅 {minute(row.read_at)}"
    unread = "，未阅" if row.state == DeliveryState.DELIVERED and row.channel == Channel.IN_APP else ""
    return f"{channel}　{state_words(row)}{unread}"


def _portal(case, user):
    """What this person of the enterprise was told about the case."""
    mine = (
        Delivery.objects.visible_to(user).inbox_of(user).filter(message__case=case).select_related("message")
    )
    rows = [
        {
            "subject": row.message.subject,
            "url": reverse("notices:portal_message", args=[row.pk]),
            "at": row.delivered_at,
            "people": [],
            "records": [],
            "links": [],
            "state": {"text": "已阅", "tone": "grey"} if row.read_at else {"text": "未读", "tone": "blue"},
        }
        for row in mine.order_by("-delivered_at", "-pk")[:MOST]
    ]
    return {
        "title": "收到的消息",
        "rows": rows[:SHOWN],
        "older": rows[SHOWN:],
        "inside": [],
        "empty": "您还没有收到关于本案的消息。",
    }
