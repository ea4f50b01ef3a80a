"""The list of enterprises, its export, and the desk's search box."""

import tempfile

from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.refusals import Conflict
from casework.models import Case
from casework.paging import page_of
from casework.sheets import XLSX, write_table
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from enterprises.operations.imports import IMPORTERS
from enterprises.rules import READERS, TONES, may_keep
from enterprises.views.desk.records import CASE_COLUMNS, case_rows

EXPORT_LIMIT = 50_000
FOUND_LIMIT = 20
COLUMNS = [
    {"label": "企业名称", "key": "name", "main": True},
    {"label": "统一社会信用代码", "key": "uscc"},
    {"label": "街道、社区", "key": "street"},
    {"label": "详细地址", "key": "address", "hidden": True},
    {"label": "行业", "key": "industry"},
    {"label": "从业人数", "key": "staff", "numeric": True},
    {"label": "风险等级", "key": "risk", "second": True},
    {"label": "标准化", "key": "level"},
    {"label": "联系电话", "key": "phone"},
    {"label": "更新日期", "key": "updated", "hidden": True},
]
EXPORTED = [
    "企业名称",
    "统一社会信用代码",
    "街道",
    "社区",
    "详细地址",
    "行业代码",
    "行业",
    "从业人数",
    "主要负责人",
    "联系电话",
    "风险等级",
    "标准化等级",
    "备注",
]


def _filtered(request):
    visible = Enterprise.objects.visible_to(request.user).select_related("street")
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
            risk,
            {"text": enterprise.get_level_display() or "未知"},
            {"text": enterprise.masked_phone},
            {"text": f"{enterprise.updated_at:%Y-%m-%d}"},
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


@desk(*READERS)
def listing(request):
    """The register as this reader may see it; what is filtered stands in the address."""
    chosen = _filtered(request)
    page = page_of(chosen.qs, request.GET, order=chosen.order)
    words = chosen.words()
    query = request.GET.urlencode()
    context = {
        "filter": chosen,
        "words": words,
        "page": page,
        "columns": COLUMNS,
        "rows": [enterprise_row(enterprise) for enterprise in page.rows],
        "empty": _empty(request, words),
        "export_url": f"{reverse('enterprises:export')}?{query}",
        "keeps": may_keep(request.user, None),
        "imports": request.user.holds_any(IMPORTERS),
    }
    return render(request, "enterprises/desk/list.html", context)


def _exported(enterprise):
    return (
        enterprise.name,
        enterprise.uscc or "尚无代码",
        enterprise.street.name,
        enterprise.community,
        enterprise.address,
        enterprise.industry_code,
        enterprise.industry_name,
        enterprise.staff,
        enterprise.principal_name,
        enterprise.masked_phone,
        enterprise.get_risk_colour_display() or "未知",
        enterprise.get_level_display() or "未知",
        enterprise.remark,
    )


@desk(*READERS)
def export(request):
    """What is filtered, as xlsx in constant memory; phones masked as in the list (law.md 12.3)."""
    chosen = _filtered(request)
    found = chosen.qs.order_by(*chosen.order)
    if found[EXPORT_LIMIT : EXPORT_LIMIT + 1].exists():
        raise Conflict(
            f"符合条件的企业超过 {EXPORT_LIMIT} 家，一次导不出来。",
            next_step="请加上街道、行业等条件后再导出。",
        )
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_table(
        stream,
        title="企业底册",
        columns=EXPORTED,
        rows=(_exported(enterprise) for enterprise in found.iterator(chunk_size=2000)),
        widths=[34, 22, 18, 12, 36, 10, 16, 10, 12, 16, 10, 14, 30],
    )
    stream.seek(0)
    name = f"企业底册-{request.today}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@desk()
def search(request):
    """The search box: enterprises and cases this reader may see, the best twenty of each."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    enterprises, found = [], []
    if text:
        visible = Enterprise.objects.visible_to(request.user).select_related("street")
        enterprises = visible.search(text)[: FOUND_LIMIT + 1]
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
