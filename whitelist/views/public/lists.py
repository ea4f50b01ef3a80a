"""The list in force today or on any day, one enterprise in it, and its downloads (NS-4.1.5, NS-4.2.1)."""

from datetime import timedelta

from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.refusals import Conflict
from casework.paging import page_of, without
from enterprises.models.register import USCC_SHAPE
from whitelist.forms.public import ListFilterForm, plain_code
from whitelist.listing import ORDER, as_listed, complaint_channel, entries_of, listed
from whitelist.models import Publication
from whitelist.public import entry_row
from whitelist.views.public.answers import (
    LIST_COLUMNS,
    absolute,
    csv_file,
    list_rows,
    qr,
    sheet,
    xlsx_file,
)

PAGE, WHOLE = 50, 20_000


@public
@require_safe
def listing(request):
    """The list: filtered, searched, as of any day; `all=1` puts everything on one page to print."""
    form = ListFilterForm(request.GET, today=request.today)
    context = {"form": form, "columns": LIST_COLUMNS, "removable": [], "whole": "all" in request.GET}
    if form.is_valid():
        chosen = form.chosen()
        page = page_of(listed(**chosen), request.GET, order=ORDER, size=WHOLE if context["whole"] else PAGE)
        context |= {
            "page": page,
            "rows": list_rows(entry_row(entry) for entry in page.rows),
            "on": chosen["on"],
            "is_today": chosen["on"] == request.today,
            "removable": _words(form, request.GET),
        }
    context |= {
        "query": without(request.GET, "all"),
        "whole_url": f"{without(request.GET, 'all')}&all=1",
        "yesterday": request.today - timedelta(days=1),
        "last": Publication.objects.defer("payload", "added", "confirmed", "removed").first(),
        "channel": complaint_channel(),
        "sheet": sheet("安全生产监督执法正面清单", reverse("whitelist:list"), request.at),
    }
    return render(request, "whitelist/public/list.html", context)


def _words(form, params):
    """What is filtered now, each word with the address of the list without it."""
    choices = {name: dict(form.fields[name].choices) for name in ("street", "industry", "year")}
    words = []
    for name in ("q", "street", "industry", "year", "on"):
        value = form.cleaned_data[name]
        if value:
            text = choices.get(name, {}).get(value, value)
            words.append({"label": f"{form.fields[name].label}：{text}", "url": without(params, name)})
    return words


@public
@require_safe
def find(request):
    """From the box “核验一家企业” to the page of that code."""
    code = plain_code(request.GET.get("code", ""))[:40].replace("/", "")
    target = reverse("whitelist:verify", args=[code]) if code else reverse("whitelist:list")
    return HttpResponseRedirect(target)


@public
@require_safe
def verify(request, code):
    """Whether one enterprise is on the list, by its code or the QR code that carries it.

    For a code that was never on the list the answer is always the same, whatever else the office knows of it.
    """
    code = plain_code(code)
    shaped = bool(USCC_SHAPE.regex.fullmatch(code))
    entries = entries_of(code) if shaped else []
    current = next((entry for entry in entries if _in_force(entry, request.today)), None)
    url = absolute(reverse("whitelist:verify", args=[code]))
    context = {
        "code": code,
        "shaped": shaped,
        "current": current,
        "row": entry_row(current or entries[0]) if entries else None,
        "past": [entry for entry in entries if entry is not current],
        "qr": qr(url) if entries else "",
        "url": url,
        "channel": complaint_channel(),
    }
    return render(request, "whitelist/public/verify.html", context, status=200 if shaped else 404)


def _in_force(entry, on):
    removed = entry.removed_on is not None and entry.removed_on <= on
    return entry.valid_from <= on <= entry.valid_until and not removed


def _asked(request):
    """(day, public rows, channel) of the download that was asked for; raises Conflict for filters that say nothing."""
    form = ListFilterForm(request.GET, today=request.today)
    if not form.is_valid():
        reasons = "；".join(str(error) for errors in form.errors.values() for error in errors)
        raise Conflict(reasons, next_step="请回到清单页面改正筛选条件后再下载。")
    chosen = form.chosen()
    rows = [entry_row(entry) for entry in listed(**chosen)]
    return chosen["on"], rows, complaint_channel()


@public
@require_safe
def as_json(request):
    """The filtered list for machines: day, complaint channel, rows."""
    on, rows, channel = _asked(request)
    body = {"on": on, "channel": channel, "rows": rows}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="list-{on}.json"'
    return response


@public
@require_safe
def as_csv(request):
    """The filtered list as csv."""
    on, rows, channel = _asked(request)
    return csv_file(f"list-{on}.csv", [as_listed(row, channel) for row in rows])


@public
@require_safe
def as_xlsx(request):
    """The filtered list as xlsx."""
    on, rows, channel = _asked(request)
    return xlsx_file(f"list-{on}.xlsx", f"正面清单 {on}", [as_listed(row, channel) for row in rows])
