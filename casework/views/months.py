"""街道月报: a month of every street this person reads, figure by figure with its definition; the same as xlsx."""

import io
from itertools import groupby

from django import forms
from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import BUREAU_ROLES, STREET_ROLES
from casework.monthly import month_of, months_until, offices_of
from casework.sheets import XLSX, write_table
from casework.spans import Month

READERS = (*BUREAU_ROLES, *STREET_ROLES)


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


def _office(request, offices):
    """The offices that are shown: the one of the address, else all that this person reads."""
    given = request.GET.get("office", "")
    return [one for one in offices if str(one.pk) == given] or offices


def _chosen(request):
    """The month of the address that has begun; by default the last one that is over."""
    asked = Month.named(request.GET.get("month", ""))
    return asked if asked and asked.first <= request.today else Month.of(request.today).before


@desk(*READERS)
def months(request):
    """One month: `?month=2026-10`."""
    month, readable = _chosen(request), offices_of(request.user)
    offices = _office(request, readable)
    counted = month_of(month, offices)
    office = f"&office={offices[0].pk}" if len(offices) == 1 < len(readable) else ""
    chosen = {"month": month.key, "office": office.removeprefix("&office=")}
    context = {
        "form": MonthForm(chosen, months=months_until(request.today), offices=readable),
        "month": month,
        "running": month.last >= request.today,
        "before": f"?month={month.before.key}{office}",
        "after": f"?month={month.after.key}{office}" if month.after.first <= request.today else "",
        "xlsx": f"{reverse('casework:month_report_xlsx')}?month={month.key}{office}",
        "tables": [
            {"title": title, "columns": _columns(offices), "rows": [_row(*line) for line in lines]}
            for title, lines in groupby(counted, key=lambda found: found[0].group)
        ],
        "definitions": [{"label": line.label, "text": line.definition} for line, _ in counted],
    }
    return render(request, "casework/months.html", context)


def _columns(offices):
    """On a phone the sum stands for the offices; one of them can be chosen."""
    numbers = [{"label": office.label, "numeric": True} for office in offices]
    if len(offices) > 1:
        numbers.append({"label": "合计", "numeric": True})
    numbers[-1] |= {"second": True, "named": True}
    return [{"label": "项目", "main": True}, *numbers]


def _with_sum(numbers):
    return [*numbers, sum(numbers)] if len(numbers) > 1 else numbers


def _row(line, numbers):
    return {"cells": [{"text": line.label}, *({"text": f"{number}"} for number in _with_sum(numbers))]}


@desk(*READERS)
def month_xlsx(request):
    """The same month as a workbook, each line with its definition."""
    month, offices = _chosen(request), _office(request, offices_of(request.user))
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
