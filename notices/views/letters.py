"""What people carry: the list of letters, one letter to print, the record of a call or of its delivery."""

import segno
from django.conf import settings
from django.contrib import messages
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import after, desk
from accounts.forms.attempt import attempt
from accounts.refusals import Conflict, Forbidden
from accounts.views.lists import removable
from casework.calendar import load_calendar
from casework.models import Document
from casework.paging import page_of
from notices.forms.contacts import ContactForm
from notices.forms.lists import LetterFilter
from notices.letters import on_paper
from notices.models import Delivery, Message
from notices.operations import record_contact
from notices.operations.receipts import goes_to_firms, may_record
from notices.operations.recipients import has_people
from notices.stages import Channel, ContactKind
from notices.views.links import case_url
from notices.views.rows import minute, tabs_of
from notices.waiting import CARRIERS, late, of_offices, unread_days, unread_moment

COLUMNS = [
    {"label": "函件", "key": "subject", "main": True},
    {"label": "企业", "key": "firm", "second": True},
    {"label": "承办单位", "key": "office"},
    {"label": "怎么送", "key": "way", "second": True},
    {"label": "起算", "key": "since"},
    {"label": "已过工作日", "key": "days", "second": True, "named": True},
    {"label": "告知记录", "key": "contacts", "second": True, "named": True},
]
EMPTY = {
    "paper": ("没有待送出的函件", "企业没有在用账号的，依法必须送达的消息会列在这里，由街道打印送达。"),
    "unread": ("没有未阅的必须送达的消息", "企业在系统内阅读、签收，或者记录了送达的，不再列出。"),
    "late": ("没有超过日数的", "都已送达、阅读，或者还没有到日数。"),
}


@desk(*CARRIERS)
def letters(request):
    """待送达函件: `?show=` paper (to be carried), unread (too long in the system), late (both, too long)."""
    calendar = load_calendar()
    moment = unread_moment(request.today, calendar)
    form = LetterFilter(request.GET, user=request.user)
    found = _narrowed(of_offices(request.user), form)
    lists = {
        "paper": found.to_carry(),
        "unread": found.unread_since(moment),
        "late": late(found, moment),
    }
    show = request.GET.get("show") if request.GET.get("show") in lists else "paper"
    title, reason = EMPTY[show]
    page = _page(lists[show], request)
    days = unread_days(request.today)
    labels = {"paper": "待送出", "unread": "系统内未阅", "late": f"满{days}个工作日"}
    context = {
        "path": [{"label": "消息", "url": reverse("notices:desk_messages")}, {"label": "待送达函件"}],
        "days": days,
        "form": form,
        "removable": removable(form, request),
        "tabs": tabs_of(labels, show, {name: rows.count() for name, rows in lists.items()}),
        "columns": COLUMNS,
        "rows": [_row(row, request.today, calendar, moment) for row in page.rows],
        "page": page,
        "empty": {"title": title, "reason": reason, "action": None},
    }
    return render(request, "notices/letters.html", context)


def _narrowed(deliveries, form):
    if not form.is_valid():
        return deliveries
    form.cleaned_data.pop("show")  # the tab is no filter
    words, street = form.cleaned_data["q"].strip(), form.cleaned_data.get("street")
    if street:
        deliveries = deliveries.filter(message__case__organisation=street)
    if words:
        deliveries = deliveries.filter(
            Q(message__subject__icontains=words) | Q(organisation__name__icontains=words)
        )
    return deliveries


def _page(deliveries, request):
    since = Coalesce(F("delivered_at"), F("message__created_at"))
    rows = deliveries.select_related("message__case__organisation", "organisation")
    rows = rows.prefetch_related("message__contacts").annotate(since=since)
    return page_of(rows, request.GET, order=("since", "pk"), size=30)


def _row(row, today, calendar, moment):
    case, day = row.message.case, timezone.localdate(row.since)
    days = calendar.working_days_between(day, today)
    told = [f"{minute(one.happened_at)} {one.get_kind_display()}" for one in row.message.contacts.all()]
    overdue = {"text": f"{days}个工作日", "tone": "red" if row.since < moment else "grey"}
    return {
        "url": reverse("notices:desk_message", args=[row.pk]),
        "cells": [
            {"text": row.message.subject, "note": f"{case.title}　{case.number}" if case else ""},
            {"text": row.organisation.name},
            {"text": case.organisation.label if case else "—"},
            {"text": "打印送达" if row.channel == Channel.PAPER else "已在系统内送达，没有人阅读"},
            {"text": f"{day:%Y-%m-%d}"},
            {"text": "", "badge": overdue},
            {"text": told[0] if told else "—"},
        ],
    }


@desk()
def letter(request, pk):
    """The message as a letter to print, with its 送达回执; only enterprises get letters."""
    rows = Delivery.objects.select_related("message__case__organisation", "organisation__parent")
    delivery = rows.seen_by(pk, request.user)
    if not delivery.to_firm:
        raise Conflict("这条消息不是发给企业的，没有函件和送达回执。", next_step="可以在消息页面查看内容。")
    message = delivery.message
    case = message.case
    address = settings.PUBLIC_BASE_URL.rstrip("/") + (case_url(case, "portal") if case else "/")
    issued = Document.objects.visible_to(request.user).filter(for_party=True, made_at=message.created_at)
    context = {
        "delivery": delivery,
        "message": message,
        "said": on_paper(message),
        "papers": list(issued.filter(case=case)) if case else [],
        "office": case.organisation if case else delivery.organisation.parent,
        "has_account": has_people(delivery.organisation),
        "site": settings.PUBLIC_BASE_URL,
        "qr": segno.make(address).svg_data_uri(scale=3),
        "back": case_url(case, "desk") if case else reverse("notices:desk_message", args=[pk]),
        "may_record": may_record(message, request.user),
    }
    return render(request, "notices/letter.html", context)


@desk()
def contact(request, pk):
    """The clerk's own record of a call or a letter about message `pk`; then back to where one came from."""
    message = Message.objects.select_related("case__organisation").seen_by(pk, request.user)
    if not may_record(message, request.user):
        raise Forbidden("由承办单位的人员记录。")
    back = case_url(message.case, "desk") if message.case else reverse("notices:desk_messages")
    request.area = reverse("notices:desk_messages")
    kind = request.GET.get("kind")
    form = ContactForm(
        request.POST or None,
        request.FILES or None,
        message=message,
        letters=goes_to_firms(message),
        at=request.at,
        initial={"kind": kind if kind in ContactKind.values else ContactKind.PHONE},
    )
    if request.method == "POST" and attempt(form, record_contact, pk=pk, actor=request.user, at=request.at):
        messages.success(request, "已记录。")
        return after(request, back)
    path = [{"label": "消息", "url": request.area}, {"label": "记录电话或者送达"}]
    context = {"form": form, "message": message, "back": back, "path": path}
    return render(request, "notices/contact.html", context, status=422 if form.is_bound else 200)
