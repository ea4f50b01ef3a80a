"""Messages of staff and of enterprises: the inbox, one message with its receipt."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk, portal
from accounts.views.lists import page_of
from notices.forms.contacts import ContactForm
from notices.models import Delivery
from notices.operations import mark_read, record_contact
from notices.stages import Channel, DeliveryState
from notices.views.rows import COLUMNS, contact_facts, inbox_row, message_facts, way_facts


@desk()
def desk_inbox(request):
    """What staff were told."""
    return _inbox(request, "base/desk.html", "notices:desk_message")


@portal()
def portal_inbox(request):
    """What the enterprise's person was told."""
    return _inbox(request, "base/portal.html", "notices:portal_message")


def _inbox(request, layout, page):
    found = Delivery.objects.inbox_of(request.user).select_related("message__case").order_by("-pk")
    rows, pager = page_of(found, request)
    context = {
        "layout": layout,
        "columns": COLUMNS,
        "rows": [inbox_row(row, page) for row in rows],
        "pager": pager,
        "empty": {"title": "没有消息", "reason": "有需要您办理的事项时，会在这里提醒您。", "action": None},
        "unread": found.filter(state=DeliveryState.DELIVERED).count(),
    }
    return render(request, "notices/inbox.html", context)


@desk()
def desk_message(request, pk):
    """One message; staff of the handling office see it too, with its ways."""
    delivery = _delivery(request, pk)
    rows = delivery.message.deliveries.visible_to(request.user).select_related("user", "organisation")
    own = {"ways": way_facts(rows.order_by("pk")), "contacts": _contacts(delivery)}
    return _message(request, delivery, "base/desk.html", "notices:desk_read", own)


@portal()
def portal_message(request, pk):
    """One message of the enterprise's person."""
    return _message(
        request,
        _delivery(request, pk),
        "base/portal.html",
        "notices:portal_read",
        {"ways": [], "contacts": []},
    )


def _delivery(request, pk):
    rows = Delivery.objects.select_related("message__case", "user", "organisation")
    return rows.seen_by(pk, request.user)


def _contacts(delivery):
    return contact_facts(delivery.message.contacts.select_related("recorded_by"))


def _message(request, delivery, layout, read, own):
    mine = delivery.user_id == request.user.pk and delivery.channel == Channel.IN_APP
    context = {
        "layout": layout,
        "delivery": delivery,
        "message": delivery.message,
        "facts": message_facts(delivery),
        "unread": mine and delivery.state == DeliveryState.DELIVERED,
        "read_url": reverse(read, args=[delivery.pk]),
        "is_letter": delivery.channel == Channel.PAPER,
        **own,
    }
    return render(request, "notices/message.html", context)


@desk()
def desk_read(request, pk):
    """The receipt of staff."""
    return _read(request, pk, "notices:desk_message", "notices:desk_messages")


@portal()
def portal_read(request, pk):
    """The receipt of an enterprise's person."""
    return _read(request, pk, "notices:portal_message", "notices:portal_messages")


def _read(request, pk, page, inbox):
    delivery = _delivery(request, pk)
    if request.method != "POST":
        return redirect(page, pk=delivery.pk)
    mark_read(pk=delivery.pk, actor=request.user, at=request.at)
    messages.success(request, f"已签收“{delivery.message.subject}”。")
    return redirect(inbox)


@desk()
def letter(request, pk):
    """The message as a letter to print, with its 送达回执."""
    delivery = _delivery(request, pk)
    return render(request, "notices/letter.html", {"delivery": delivery, "message": delivery.message})


@desk()
def contact(request, pk):
    """The clerk's own record of a call or a letter."""
    delivery = _delivery(request, pk)
    form = ContactForm(request.POST or None, at=request.at)
    if request.method == "POST" and form.is_valid():
        record_contact(pk=delivery.message_id, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, "已记录。")
        return redirect("notices:desk_message", pk=pk)
    context = {"form": form, "delivery": delivery, "message": delivery.message}
    return render(request, "notices/contact.html", context, status=422 if form.is_bound else 200)
