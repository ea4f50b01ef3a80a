"""The list of enterprises, and the desk's search box."""

from dataclasses import replace

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.access import desk
from casework.models import Case
from casework.paging import about, page_of
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from enterprises.models.finding import best
from enterprises.operations.imports import IMPORTERS
from enterprises.rules import READERS, TONES, may_keep
from enterprises.views.desk.records import CASE_COLUMNS, case_rows

FOUND_LIMIT = 20
UNREAD = ("grams", "facets", "claimed", "initials", "core", "remark", "principal_name")
COLUMNS = [
    {"label": "企业名称", "key": "name", "main": True},
    {"label": "统一社会信用代码", "key": "uscc"},
    {"label": "街道、社区", "key": "street"},
    {"label": "详细地址", "key": "address", "hidden": True},
    {"label": "行业", "key": "industry"},
    {"label": "从业人数", "key": "staff", "numeric": True},
    {"label": "监管等级", "key": "grade"},
    {"label": "风险等级", "key": "risk", "second": True},
    {"label": "标准化", "key": "level"},
    {"label": "联系电话", "key": "phone"},
    {"label": "更新日期", "key": "updated", "hidden": True},
]


def _rows_for(user):
    """What `user` may see, without the columns that only search reads."""
    return Enterprise.objects.visible_to(user).select_related("street").defer(*UNREAD)


def _filtered(request):
    visible = _rows_for(request.user)
    return EnterpriseFilter(request.GET, queryset=visible, request=request)


def enterprise_row(enterprise):
    """An enterprise as a row of components/table.html, in the order of COLUMNS."""
    code = {"text": enterprise.uscc} if enterprise.uscc else {"badge": {"text": "尚无代码", "tone": "amber"}}
    risk = (
        {"badge": {"text": enterprise.get_risk_colour_display(), "tone": TONES[enterprise.risk_colour]}}
        if enterprise.risk_colour
        else {"text": "未知"}
    )
    where = " ".join(part for part in (enterprise.street.label, enterprise.community) if part)
    return {
        "url": reverse("enterprises:detail", args=[enterprise.pk]),
        "part_url": reverse("enterprises:part", args=[enterprise.pk]),
        "cells": [
            {"text": enterprise.name, "note": "已停业、迁出" if enterprise.closed_on else ""},
            code,
            {"text": where},
            {"text": enterprise.address},
            {"text": enterprise.industry},
            {"text": "未知" if enterprise.staff is None else enterprise.staff},
            {"text": enterprise.get_grade_display() or "未评级"},
            risk,
            {"text": enterprise.get_level_display() or "未知"},
            {"text": enterprise.masked_phone},
            {"text": f"{localtime(enterprise.updated_at):%Y-%m-%d}"},
        ],
    }


def _empty(request, words):
    if words:
        return {
            "title": "没有符合这些条件的企业",
            "reason": "请去掉一两个条件，或者只输入名称中连续的两个字。",
            "action": {"label": "去掉全部条件", "url": reverse("enterprises:list")},
        }
    return {
        "title": "底册还是空的",
        "reason": "可以逐家登记，也可以导入街道的工作簿。",
        "action": {"label": "登记企业", "url": reverse("enterprises:add")},
    }


def _page(chosen, request):
    """The page, and beside its own number about how many there are, where the planner knows."""
    page = page_of(chosen.qs, request.GET, order=chosen.order)
    many = about(chosen.qs) if page.next_url and chosen.only_counted else ""
    return replace(page, shown=f"{page.shown}，共{many}") if many else page


@desk(*READERS)
def listing(request):
    """The register as this reader may see it; what is filtered stands in the address."""
    chosen = _filtered(request)
    page = _page(chosen, request)
    words = chosen.words()
    context = {
        "filter": chosen,
        "words": words,
        "page": page,
        "columns": COLUMNS,
        "rows": [enterprise_row(enterprise) for enterprise in page.rows],
        "empty": _empty(request, words),
        "keeps": may_keep(request.user, None),
        "imports": request.user.holds_any(IMPORTERS),
    }
    return render(request, "enterprises/desk/list.html", context)


@desk()
def search(request):
    """The search box: enterprises and cases this reader may see, the best twenty of each."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    enterprises, found = [], []
    if text:
        enterprises = best(_rows_for(request.user), text, FOUND_LIMIT + 1)
        cases = Case.objects.visible_to(request.user)
        by_text = cases.filter(number__icontains=text) | cases.filter(title__icontains=text)
        found = by_text.order_by("-opened_at", "-pk")[: FOUND_LIMIT + 1]
    context = {
        "text": text,
        "columns": COLUMNS,
        "rows": [enterprise_row(enterprise) for enterprise in enterprises][:FOUND_LIMIT],
        "case_columns": CASE_COLUMNS,
        "case_rows": case_rows(found)[:FOUND_LIMIT],
        "more": len(enterprises) > FOUND_LIMIT,
        "more_cases": len(found) > FOUND_LIMIT,
    }
    return render(request, "enterprises/desk/search.html", context)
