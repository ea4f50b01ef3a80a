"""Applications as a list: filtered, paged, exported."""

import tempfile

from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.refusals import Conflict
from accounts.stages import BUREAU_ROLES, STREET_ROLES
from casework.paging import page_of
from casework.sheets import XLSX, write_table
from whitelist.filters import ApplicationFilter
from whitelist.models import Application
from whitelist.stages import ApplicationStage

READERS = tuple(BUREAU_ROLES | STREET_ROLES)
EXPORT_LIMIT = 20_000
COLUMNS = [
    {"label": "企业", "key": "name", "main": True},
    {"label": "阶段", "key": "stage", "second": True},
    {"label": "街道", "key": "street"},
    {"label": "批次", "key": "round"},
    {"label": "途径", "key": "route"},
    {"label": "首次提交", "key": "submitted"},
    {"label": "核查人员", "key": "officer"},
    {"label": "编号", "key": "number", "hidden": True},
]
TONES = {
    ApplicationStage.QUALIFIED: "green",
    ApplicationStage.INCLUDED: "green",
    ApplicationStage.APPROVED: "green",
    ApplicationStage.REFUSED: "red",
    ApplicationStage.CLOSED: "grey",
    ApplicationStage.WITHDRAWN: "grey",
    ApplicationStage.HELD: "amber",
    ApplicationStage.RETURNED: "amber",
}


def _chosen(request):
    seen = Application.objects.visible_to(request.user).select_related(
        "enterprise", "case__organisation", "round", "assigned_to"
    )
    return ApplicationFilter(request.GET, queryset=seen, request=request)


def application_row(row):
    """An application as a row of components/table.html, in the order of COLUMNS."""
    return {
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "cells": [
            {"text": row.enterprise.name},
            {"badge": {"text": row.get_stage_display(), "tone": TONES.get(row.stage, "blue")}},
            {"text": row.case.organisation.label},
            {"text": row.round.label},
            {"text": row.get_route_display()},
            {"text": f"{row.first_submitted_at:%Y-%m-%d}" if row.first_submitted_at else "未提交"},
            {"text": row.assigned_to.name if row.assigned_to else "未安排"},
            {"text": row.case.number},
        ],
    }


@desk(*READERS)
def applications(request):
    """The applications this reader may see; what is filtered stands in the address."""
    chosen = _chosen(request)
    page = page_of(chosen.qs, request.GET, order=chosen.order)
    words = chosen.words()
    context = {
        "form": chosen.form,
        "words": words,
        "page": page,
        "columns": COLUMNS,
        "rows": [application_row(row) for row in page.rows],
        "empty": _empty(words),
        "export_url": f"{reverse('whitelist:applications_export')}?{request.GET.urlencode()}",
    }
    return render(request, "whitelist/desk/applications.html", context)


def _empty(words):
    if words:
        action = {"label": "去掉全部条件", "url": reverse("whitelist:applications")}
        return {"title": "没有符合这些条件的申请", "reason": "请去掉一两个条件。", "action": action}
    return {
        "title": "还没有申请",
        "reason": "企业提交申报后显示在这里；也可以从底册筛选推荐。",
        "action": None,
    }


@desk(*READERS)
def export(request):
    """What is filtered, as xlsx."""
    chosen = _chosen(request)
    found = chosen.qs.order_by(*chosen.order)
    if found[EXPORT_LIMIT : EXPORT_LIMIT + 1].exists():
        raise Conflict(
            f"符合条件的申请超过 {EXPORT_LIMIT} 份。", next_step="请加上批次、街道等条件后再导出。"
        )
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_table(
        stream,
        title="正面清单申请",
        columns=["企业名称", "统一社会信用代码", "阶段", "街道", "批次", "途径", "首次提交", "编号"],
        rows=(_exported(row) for row in found.iterator(chunk_size=2000)),
        widths=[34, 22, 16, 16, 24, 10, 14, 28],
    )
    stream.seek(0)
    name = f"正面清单申请-{request.today}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


def _exported(row):
    return (
        row.enterprise.name,
        row.enterprise.uscc or "尚无代码",
        row.get_stage_display(),
        row.case.organisation.label,
        row.round.label,
        row.get_route_display(),
        row.first_submitted_at,
        row.case.number,
    )
