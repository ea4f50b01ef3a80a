"""导出: a small file at once, a large one as long work; and who exported what, for the audit administrator."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Conflict
from accounts.stages import Role
from accounts.submissions import without_key
from casework.paging import page_of
from casework.sheets import XLSX
from enterprises.models import RegisterExport
from enterprises.operations import exports
from enterprises.rules import READERS

COLUMNS = [
    {"label": "条件", "key": "words", "main": True},
    {"label": "导出人", "key": "by"},
    {"label": "时间", "key": "at"},
    {"label": "行数", "key": "rows", "numeric": True, "second": True},
]


@desk(*READERS)
@without_key
@require_POST
def export(request):
    """What is filtered, as xlsx; phones masked as in the list (law.md 12.3). A download may be asked for again."""
    query = exports.plain_query(request.user, request.GET.urlencode(), request.today)
    if query is None:
        raise Conflict("筛选条件有误，没有导出。", next_step="请返回列表，改正标红的条件。")
    if exports.is_large(exports.chosen(request.user, query, request.today)):
        task = exports.start_export(query=query, actor=request.user, at=request.at)
        messages.success(request, f"超过{exports.AT_ONCE:,}家，改为后台导出，完成后在这里下载。")
        return redirect("casework:work_item", task.pk)
    stream = exports.export_now(query=query, actor=request.user, at=request.at)
    name = f"{exports.TITLE}-{request.today}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@desk(Role.AUDIT_ADMIN)
def records(request):
    """Every export of the register (等保三级 8.1.4.3)."""
    found = RegisterExport.objects.visible_to(request.user).select_related("exported_by")
    page = page_of(found, request.GET, order=("-pk",))
    context = {"columns": COLUMNS, "rows": [_row(row) for row in page.rows], "page": page}
    return render(request, "enterprises/desk/export_records.html", context)


def _row(row):
    return {
        "cells": [
            {"text": row.words},
            {"text": row.exported_by.name},
            {"text": f"{timezone.localtime(row.exported_at):%Y-%m-%d %H:%M}"},
            {"text": f"{row.rows:,}"},
        ]
    }
