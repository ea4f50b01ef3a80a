"""街道月报: a month of every street this person reads, figure by figure with definition and rows; the same as xlsx."""

import io
from itertools import groupby
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import BUREAU_ROLES, STREET_ROLES
from casework.monthly import (
    Tally,
    first_month,
    line_named,
    month_named,
    month_of,
    months_until,
    offices_of,
    usual_month,
)
from casework.paging import page_of
from casework.sheets import XLSX, write_table

READERS = (*BUREAU_ROLES, *STREET_ROLES)
ROWS = 50


class MonthForm(forms.Form):
    """Which month, of those since the first row of the history, and which office where there are several."""

    month = forms.ChoiceField(label="月份")
    office = forms.ChoiceField(label="街道", required=False)

    def __init__(self, *args, months, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month.key, str(month)) for month in months]
        self.fields["office"].choices = [("", "全部"), *((str(one.pk), one.label) for one in offices)]
        if len(offices) == 1:
            del self.fields["office"]


def _offices(request, readable):
    """The offices that are shown: the one of the address, else all that this person reads."""
    given = request.GET.get("office", "")
    return [one for one in readable if str(one.pk) == given] or readable


def _month(request):
    """The month of the address, by default the last one that is over. Raises NoReport, with a way back."""
    request.back = {"label": "打开街道月报", "url": reverse("casework:month_report")}
    asked = request.GET.get("month", "")
    return month_named(asked, request.today) if asked else usual_month(request.today)


def _address(name, month, office=None, **more):
    chosen = {"month": month.key, **more} | ({"office": office.pk} if office else {})
    return f"{reverse(name)}?{urlencode(chosen)}"


def _report(month, office):
    return _address("casework:month_report", month, office)


@desk(*READERS)
def months(request):
    """One month: `?month=2026-10`."""
    month, readable = _month(request), offices_of(request.user)
    offices = _offices(request, readable)
    office = offices[0] if len(offices) == 1 < len(readable) else None
    chosen = {"month": month.key, "office": str(office.pk) if office else ""}
    context = {
        "form": MonthForm(chosen, months=months_until(request.today), offices=readable),
        "month": month,
        "running": month.last >= request.today,
        "before": _report(month.before, office) if month > first_month(request.today) else "",
        "after": _report(month.after, office) if month.after.first <= request.today else "",
        "xlsx": _address("casework:month_report_xlsx", month, office),
        "tables": [
            {
                "title": title,
                "columns": _columns(offices),
                "rows": [_row(month, offices, *line) for line in lines],
            }
            for title, lines in groupby(month_of(month, offices), key=lambda found: found[0].group)
        ],
    }
    return render(request, "casework/months.html", context)


def _columns(offices):
    """The sum comes first: on a phone it stands for the offices; one of them can be chosen."""
    numbers = [{"label": office.label, "numeric": True} for office in offices]
    if len(offices) > 1:
        numbers.insert(0, {"label": "合计", "numeric": True})
    numbers[0] |= {"second": True, "named": True}
    return [{"label": "项目", "main": True}, *numbers]


def _with_sum(numbers):
    return [sum(numbers), *numbers] if len(numbers) > 1 else numbers


def _row(month, offices, line, numbers):
    """A figure with its definition; each number leads to the rows of its office, the sum to those of all."""
    whose = offices if len(offices) == 1 else [None, *offices]
    cells = (_number(month, line, *found) for found in zip(whose, _with_sum(numbers), strict=True))
    return {"cells": [{"text": line.label, "note": line.definition}, *cells]}


def _number(month, line, office, number):
    if not number:
        return {"text": "0"}
    return {"text": f"{number}", "url": _address("casework:month_rows", month, office, line=line.name)}


@desk(*READERS)
def rows(request):
    """The rows behind one number, page by page: `?month=2026-10&line=` its name, `?office=` the office's key."""
    month, line = _month(request), line_named(request.GET.get("line", ""))
    if line is None:
        return redirect(_report(month, None))
    offices, tally = _offices(request, offices_of(request.user)), Tally(month)
    keys, numbers = [one.pk for one in offices], line.source.count(tally)
    found = line.source.rows(tally, keys, request.user)
    page = page_of(found, request.GET, order=line.source.order, size=ROWS)
    total = sum(numbers.get(key, 0) for key in keys)
    office = offices[0] if len(offices) == 1 else None
    context = {
        "path": [{"label": f"{month}街道月报", "url": _report(month, office)}, {"label": line.label}],
        "month": month,
        "line": line,
        "office": office,
        "columns": line.source.columns,
        "rows": [line.source.row(one) for one in page.rows],
        "page": page,
        "total": total,
        "hidden": total - found.count(),  # at most as many as the number says
        "empty": {"title": "没有可以查看的记录", "reason": "可以换一个月份或者单位查看。", "action": None},
    }
    return render(request, "casework/month_rows.html", context)


@desk(*READERS)
def month_xlsx(request):
    """The same month as a workbook, each line with its definition."""
    month, offices = _month(request), _offices(request, offices_of(request.user))
    columns = [column["label"] for column in _columns(offices)]
    stream = io.BytesIO()
    write_table(
        stream,
        title=f"街道月报{month.key}",
        columns=["类别", *columns, "口径"],
        rows=(
            [line.group, line.label, *_with_sum(numbers), line.definition]
            for line, numbers in month_of(month, offices)
        ),
        widths=[10, 22, *[10] * (len(columns) - 1), 80],
    )
    stream.seek(0)
    name = f"街道月报-{month}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)
