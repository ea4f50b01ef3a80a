"""企业咨询 as staff read it: the street answers its enterprises, the bureau reads (GM-3.2)."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from casework.paging import page_of
from enterprises.forms.conversations import ConversationFilter
from enterprises.models import Conversation
from enterprises.rules import READERS
from enterprises.stages import Side
from enterprises.views import conversation_pages as pages
from enterprises.views.self_report_words import moment

COLUMNS = [
    {"label": "主题", "key": "subject", "main": True},
    {"label": "企业", "key": "name"},
    {"label": "街道", "key": "street"},
    {"label": "最近一条", "key": "last"},
    {"label": "状态", "key": "state", "second": True},
]


def _row(row, streets):
    side = Side.STREET if row.enterprise.street_id in streets else None
    return {
        "url": reverse("enterprises:conversation", args=[row.pk]),
        "cells": [
            {"text": row.subject},
            {"text": row.enterprise.name},
            {"text": row.enterprise.street.label},
            {"text": moment(row.last_at)[:16]},
            {"badge": pages.badge_of(row, side)},
        ],
    }


@desk(*READERS)
def listing(request):
    """企业咨询 of all enterprises this reader may see, the latest first."""
    form = ConversationFilter(request.GET or None, user=request.user)
    found = Conversation.objects.visible_to(request.user).select_related("enterprise__street")
    if form.is_bound and form.is_valid():
        found = _filtered(found, form.cleaned_data)
    page = page_of(found, request.GET, order=("-last_at", "-pk"))
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(row, request.user.standing.streets) for row in page.rows],
        "empty": {
            "title": "没有符合条件的咨询",
            "reason": "企业在门户“咨询街道”中提问后，会列在这里。",
            "action": {"label": "去掉条件", "url": reverse("enterprises:conversations")}
            if request.GET
            else None,
        },
    }
    return render(request, "enterprises/desk/conversations.html", context)


def _filtered(found, chosen):
    if chosen.get("street"):
        found = found.filter(enterprise__street=chosen["street"])
    if chosen["state"] == "waiting":
        return found.unanswered()
    return found.answered() if chosen["state"] else found


def _seen(request, pk):
    return Conversation.objects.select_related("enterprise__street").seen_by(pk, request.user)


@desk(*READERS)
def thread(request, pk):
    """One conversation."""
    return pages.thread(request, _seen(request, pk), "desk")


@desk(*READERS)
@require_POST
def read(request, pk):
    """The street has read it."""
    return pages.read(request, _seen(request, pk), "desk")


def unread(request):
    """The conversations that hold something this person's street has not read, for the menu."""
    streets = request.user.standing.streets
    if not streets:
        return None
    return Conversation.objects.filter(enterprise__street__in=streets).unread_by(Side.STREET)
