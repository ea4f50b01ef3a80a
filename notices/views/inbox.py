"""Messages of staff and of enterprises: the inbox, one message with its receipt."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk, portal
from casework.paging import page_of
from notices.forms.lists import InboxFilter
from notices.models import Delivery
from notices.operations import mark_read
from notices.operations.receipts import may_record
from notices.stages import Channel, DeliveryState
from notices.views.links import letter_links, next_link
from notices.views.rows import COLUMNS, contact_facts, inbox_row, message_facts, tabs_of, way_facts

EMPTY = {
    "": ("没有消息", "有需要您办理的事项时，会在这里提醒您。"),
    "unread": ("没有未读的消息", "新消息到达后会列在这里。"),
    "todo": ("没有需要办理的消息", "办结、期限终止的不再列出；全部消息见“全部”。"),
}


@desk()
def desk_inbox(request):
    """What staff were told."""
    return _inbox(request, "desk")


@portal()
def portal_inbox(request):
    """What the enterprise's person was told."""
    return _inbox(request, "portal")


def _inbox(request, audience):
    """By arrival; `?show=unread` or `todo`, `?q=` words of the subject or the case."""
    mine = Delivery.objects.inbox_of(request.user)
    unread, asking = mine.filter(state=DeliveryState.DELIVERED), mine.to_do()
    show = request.GET.get("show") if request.GET.get("show") in EMPTY else ""
    form = InboxFilter(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = {"": mine, "unread": unread, "todo": asking}[show].select_related("message__case")
    page = page_of(_named(found, words), request.GET, order=("-delivered_at", "-pk"), size=30)
    counts = {"unread": unread.count(), "todo": asking.count()}
    title, reason = ("没有找到", "请换一个词，或者去掉筛选。") if words else EMPTY[show]
    context = {
        "layout": f"base/{audience}.html",
        "form": form,
        "tabs": tabs_of({"": "全部", "unread": "未读", "todo": "需要办理"}, show, counts),
        "columns": COLUMNS,
        "rows": [inbox_row(row, f"notices:{audience}_message") for row in page.rows],
        "page": page,
        "empty": {"title": title, "reason": reason, "action": None},
        "unread": counts["unread"],
    }
    return render(request, "notices/inbox.html", context)


def _named(deliveries, words):
    if not words:
        return deliveries
    case = Q(message__case__title__icontains=words) | Q(message__case__number__icontains=words)
    return deliveries.filter(case | Q(message__subject__icontains=words))


@desk()
def desk_message(request, pk):
    """One message; staff of the handling office see it too, with its ways and what can be done by hand."""
    delivery = _delivery(request, pk)
    rows = delivery.message.deliveries.visible_to(request.user).select_related("user", "organisation")
    own = {
        "ways": way_facts(rows.order_by("pk")),
        "contacts": contact_facts(delivery.message.contacts.select_related("recorded_by", "proof")),
        "links": letter_links(delivery) if may_record(delivery.message, request.user) else [],
    }
    return _message(request, delivery, "desk", own)


@portal()
def portal_message(request, pk):
    """One message of the enterprise's person."""
    return _message(request, _delivery(request, pk), "portal", {"ways": [], "contacts": [], "links": []})


def _delivery(request, pk):
    rows = Delivery.objects.select_related("message__case", "user", "organisation")
    return rows.seen_by(pk, request.user)


def _message(request, delivery, audience, own):
    mine = delivery.user_id == request.user.pk and delivery.channel == Channel.IN_APP
    unread = mine and delivery.state == DeliveryState.DELIVERED
    signs = delivery.message.wants_receipt
    context = {
        "layout": f"base/{audience}.html",
        "path": [{"label": "消息", "url": reverse(f"notices:{audience}_messages")}, {"label": "查看"}],
        "delivery": delivery,
        "message": delivery.message,
        "facts": message_facts(delivery, audience),
        "unread": unread,
        "signs": signs,
        "read_words": ("签收" if signs else "阅读") if mine and delivery.read_at else "",
        "read_url": reverse(f"notices:{audience}_read", args=[delivery.pk]),
        "next": next_link(delivery, audience) if mine else None,
        **own,
    }
    return render(request, "notices/message.html", context)


@desk()
def desk_read(request, pk):
    """The receipt of staff."""
    return _read(request, pk, "notices:desk_message")


@portal()
def portal_read(request, pk):
    """The receipt of an enterprise's person."""
    return _read(request, pk, "notices:portal_message")


def _read(request, pk, page):
    """Back to the message, where the next step stands."""
    delivery = _delivery(request, pk)
    if request.method == "POST":
        mark_read(pk=delivery.pk, actor=request.user, at=request.at)
        if delivery.message.wants_receipt:
            messages.success(request, f"已签收“{delivery.message.subject}”。")
    return redirect(page, pk=delivery.pk)
