"""季度汇总表 (NS-6.3): every quarter since the first list, each number with its rows, the workbook, who has reported."""

import io
from urllib.parse import urlencode

from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from accounts.refusals import NotVisible, WrongStage
from casework.paging import page_of
from casework.sheets import XLSX
from casework.spans import Quarter
from whitelist.models import Application, QuarterReport
from whitelist.operations.quarters import OPENS_ON
from whitelist.quarters import (
    ENTRY_ORDER,
    FIGURES,
    NAMES,
    Entries,
    entries_of,
    first_quarter,
    numbers_of,
    tally_of,
)
from whitelist.sheets import quarter_summary
from whitelist.views.desk.applications import COLUMNS as APPLICATION_COLUMNS
from whitelist.views.desk.applications import READERS, application_row
from whitelist.views.desk.papers import listed

UNCONFIRMED = (
    "方案要求每季度末报送《落实监督执法正面清单工作情况汇总表》，但没有附表式。"
    "以下栏目由系统拟定，待法制机构确认；在册企业名单按附件6的栏目。现场检查和帮扶还没有在系统登记，请另行填写。"
)
ROWS = 50
IN_LIST = ("in_force", "new", "removed", "lapsed")
LIST_COLUMNS = [
    {"label": "季度", "main": True},
    *({"label": NAMES[name].label, "numeric": True, "second": True, "named": True} for name in IN_LIST),
    {"label": "报送", "second": True},
]
COLUMNS = [
    {"label": "街道", "main": True},
    *({"label": figure.label, "numeric": True, "second": True, "named": True} for figure in FIGURES),
    {"label": "报送", "second": True},
]
ENTRY_COLUMNS = [
    {"label": "企业", "main": True},
    {"label": "统一社会信用代码", "second": True},
    {"label": "有效期", "second": True},
    {"label": "移出日期"},
    {"label": "申请"},
]


def _streets(user):
    """The streets whose numbers this person reads."""
    streets = Organisation.objects.streets()
    return list(streets if user.standing.bureau else streets.filter(pk__in=user.standing.streets))


def _begun(year, number, today):
    """The Quarter of an address; raises NotVisible for none, WrongStage before its first day."""
    try:
        quarter = Quarter(year, number)
    except ValueError:
        raise NotVisible from None
    if quarter.first > today:
        raise WrongStage(f"{quarter}还没有开始，没有汇总表。", next_step="请选择已经开始的季度。")
    return quarter


@desk(*READERS)
def quarters(request):
    """The quarters since the first list or summary, the newest first."""
    streets, entries = _streets(request.user), Entries()
    reports = QuarterReport.objects.visible_to(request.user)
    by_quarter = {}
    for report in reports:
        by_quarter.setdefault(report.span, []).append(report)
    span, rows = Quarter.of(request.today), []
    first = min([first_quarter(request.today), *by_quarter])
    while span >= first:
        tally = entries.tally(span, request.today)
        rows.append(_quarter_row(span, tally, streets, by_quarter.get(span, ()), request.today))
        span = span.before
    context = {
        "columns": LIST_COLUMNS,
        "rows": rows,
        "unconfirmed": UNCONFIRMED,
        "definitions": [_definition(NAMES[name]) for name in IN_LIST],
        "mine": [_duty(row) for row in reports.filter(stage=QuarterReport.Stage.OPEN)],
    }
    return render(request, "whitelist/desk/quarters.html", context)


def _definition(figure):
    return {"label": figure.label, "text": figure.definition}


def _duty(row):
    return {
        "title": str(row),
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "last": row.span.last,
    }


def _quarter_row(span, tally, streets, reports, today):
    sums = [sum(len(tally.get((street.pk, name), ())) for street in streets) for name in IN_LIST]
    return {
        "url": reverse("whitelist:quarter", args=[span.year, span.number]),
        "cells": [
            {"text": str(span), "note": "进行中" if span.last >= today else ""},
            *(_number(span, None, name, number) for name, number in zip(IN_LIST, sums, strict=True)),
            _reported(reports, span.last >= today, today),
        ],
    }


def _reported(reports, running, today):
    """How many of the summaries of one quarter were reported, and whether anybody is late."""
    if not reports:
        return {"text": f"季度末月{OPENS_ON}日起报送" if running else "没有报送记录"}
    done = sum(bool(row.sha256) for row in reports)
    if len(reports) == 1:
        return {"badge": _state(reports[0], today)}
    late = any(not row.sha256 and row.is_late(today) for row in reports)
    tone = "green" if done == len(reports) else "red" if late else "blue"
    return {"badge": {"text": f"{done} / {len(reports)} 个街道已报送", "tone": tone}}


def _state(row, today):
    late = row.is_late(today)
    if row.sha256:
        words = f"已报送 {row.reported_on:%Y-%m-%d}"
        return {"text": f"{words}，逾期" if late else words, "tone": "amber" if late else "green"}
    return {"text": "逾期未报送" if late else "待报送", "tone": "red" if late else "blue"}


@desk(*READERS)
def quarter(request, year, number):
    """One quarter street by street, as it stood; each number leads to its rows."""
    span = _begun(year, number, request.today)
    streets, tally = _streets(request.user), tally_of(span, request.today)
    reports = {row.street_id: row for row in QuarterReport.objects.visible_to(request.user).of(span)}
    rows = [_street_row(span, street, tally, reports.get(street.pk), request.today) for street in streets]
    if len(streets) > 1:
        rows.append(_sum_row(streets, tally))
    context = {
        "path": _path(span),
        "span": span,
        "as_of": min(span.last, request.today),
        "columns": COLUMNS,
        "rows": rows,
        "unconfirmed": UNCONFIRMED,
        "definitions": [_definition(figure) for figure in FIGURES],
        "xlsx": reverse("whitelist:quarter_xlsx", args=[year, number]),
    }
    return render(request, "whitelist/desk/quarter.html", context)


def _path(span, *further):
    listing = {"label": "季度汇总表", "url": reverse("whitelist:quarters")}
    here = {"label": str(span), "url": reverse("whitelist:quarter", args=[span.year, span.number])}
    path = [{"label": "正面清单", "url": reverse("whitelist:desk")}, listing, here, *further]
    return [*path[:-1], {"label": path[-1]["label"]}]


def _street_row(span, street, tally, report, today):
    numbers = numbers_of(tally, street.pk)
    return {
        "cells": [
            {"text": street.label},
            *(_number(span, street, figure.name, numbers[figure.name]) for figure in FIGURES),
            _report_cell(report, today),
        ]
    }


def _report_cell(report, today):
    if report is None:
        return {"text": "—"}
    words = _state(report, today)
    return {"text": words["text"], "url": reverse("casework:desk_case", args=[report.case_id])}


def _number(span, street, name, number):
    if not number:
        return {"text": "0"}
    chosen = urlencode({"figure": name} | ({"street": street.pk} if street else {}))
    place = reverse("whitelist:quarter_rows", args=[span.year, span.number])
    return {"text": f"{number}", "url": f"{place}?{chosen}"}


def _sum_row(streets, tally):
    sums = [
        {"text": f"{sum(len(tally.get((street.pk, figure.name), ())) for street in streets)}"}
        for figure in FIGURES
    ]
    return {"cells": [{"text": "合计"}, *sums, {"text": ""}]}


def _chosen_street(request):
    """The street of the address, one of those the reader may see; None for all."""
    given = request.GET.get("street", "")
    return next((street for street in _streets(request.user) if str(street.pk) == given), None)


@desk(*READERS)
def quarter_rows(request, year, number):
    """The rows behind one number, page by page: `?street=` its key, `?figure=` the figure's name."""
    span = _begun(year, number, request.today)
    figure = NAMES.get(request.GET.get("figure", ""), NAMES["in_force"])
    street = _chosen_street(request)
    streets = [street] if street else _streets(request.user)
    tally = tally_of(span, request.today)
    keys = [key for one in streets for key in tally.get((one.pk, figure.name), ())]
    found = entries_of(keys) if figure.of_entries else _applications(keys, request.user)
    page = page_of(found, request.GET, order=ENTRY_ORDER if figure.of_entries else ("pk",), size=ROWS)
    row_of = _entry_row if figure.of_entries else application_row
    context = {
        "path": _path(span, {"label": figure.label}),
        "span": span,
        "street": street,
        "figure": figure,
        "columns": ENTRY_COLUMNS if figure.of_entries else APPLICATION_COLUMNS,
        "rows": [row_of(row) for row in page.rows],
        "page": page,
        "total": found.count(),  # at most as many as `keys`
        "empty": {"title": "没有这样的记录", "reason": "可以换一个街道或者季度查看。", "action": None},
    }
    return render(request, "whitelist/desk/quarter_rows.html", context)


def _entry_row(entry):
    application = entry.application
    return {
        "url": reverse("enterprises:detail", args=[entry.enterprise_id]),
        "cells": [
            {"text": entry.enterprise.name},
            {"text": entry.enterprise.uscc or "尚无代码"},
            {"text": f"{entry.valid_from} 至 {entry.valid_until}"},
            {"text": f"{entry.removed_on}" if entry.removed_on else "—"},
            {
                "text": application.round.label,
                "url": reverse("casework:desk_case", args=[application.case_id]),
            },
        ],
    }


def _applications(keys, user):
    found = Application.objects.visible_to(user).filter(pk__in=keys)
    return found.select_related("enterprise", "case__organisation", "round", "assigned_to")


@desk(*READERS)
def quarter_xlsx(request, year, number):
    """The summary of one street (`?street=`), or of all this person reads, with the enterprises in force by 附件6."""
    span = _begun(year, number, request.today)
    street = _chosen_street(request)
    streets = [street] if street else _streets(request.user)
    tally = tally_of(span, request.today)
    keys = [key for one in streets for key in tally.get((one.pk, "in_force"), ())]
    stream = io.BytesIO()
    quarter_summary(
        stream,
        quarter=span,
        as_of=min(span.last, request.today),
        unit=street.name if street else "",
        figures=[figure.label for figure in FIGURES],
        rows=[(one.label, list(numbers_of(tally, one.pk).values())) for one in streets],
        entries=[
            listed(entry.application, entry.application.round.complaint_channel) for entry in entries_of(keys)
        ],
    )
    stream.seek(0)
    name = f"正面清单季度汇总表-{span}{f'-{street.label}' if street else ''}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)
