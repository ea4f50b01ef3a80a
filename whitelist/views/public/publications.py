"""Publications: numbered, hashed, permanent; compared with each other and checked by hand (NS-4.1.5)."""

import json

from django.db.models import F, Func, IntegerField
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.refusals import NotVisible
from casework.paging import page_of
from whitelist.listing import as_listed
from whitelist.models import Publication
from whitelist.public import compared, corrected
from whitelist.views.public.answers import (
    LIST_COLUMNS,
    absolute,
    canonical_file,
    csv_file,
    list_rows,
    sheet,
    xlsx_file,
)

SHOWN = 200  # rows on one page
HEAVY = ("payload", "added", "confirmed", "removed")


def _length(column):
    return Func(F(column), function="jsonb_array_length", output_field=IntegerField())


@public
@require_safe
def index(request):
    """Every publication, the latest first."""
    counts = {f"{name}_count": _length(name) for name in HEAVY[1:]}
    found = Publication.objects.select_related("round").annotate(**counts).defer(*HEAVY)
    page = page_of(found, request.GET, order=("-number", "pk"), size=30)
    return render(request, "whitelist/public/publications.html", {"page": page})


def publication_of(number):
    """The publication of a number; raises NotVisible."""
    found = Publication.objects.select_related("round").filter(number=number).first()
    if found is None:
        raise NotVisible(f"没有第{number}号公布。", next_step="请从公布列表中选择。")
    return found


@public
@require_safe
def detail(request, number):
    """The permanent page of one publication: its rows, its hash, what changed, how to check it by hand."""
    publication = publication_of(number)
    rows = json.loads(publication.payload)["rows"]
    first = _first(request.GET.get("from"), len(rows))
    last = len(rows) if "all" in request.GET else min(first + SHOWN, len(rows))
    first = 0 if "all" in request.GET else first
    path = reverse("whitelist:publication", args=[number])
    latest = Publication.objects.order_by("-number").values_list("number", flat=True).first()
    return render(
        request,
        "whitelist/public/publication.html",
        {
            "publication": publication,
            "columns": LIST_COLUMNS,
            "rows": list_rows(rows[first:last]),
            "count": len(rows),
            "span": f"第 {first + 1}—{last} 家，共 {len(rows)} 家" if rows else "",
            "pager": {
                "previous_url": f"?from={max(first - SHOWN, 0)}" if first else "",
                "next_url": f"?from={last}" if last < len(rows) else "",
                "shown": "",
            },
            "latest": latest,
            "payload_url": absolute(reverse("whitelist:publication_payload", args=[number])),
            "sheet": sheet("安全生产监督执法正面清单", path, request.at, number=str(publication)),
        },
    )


def _first(text, count):
    number = int(text) if text and text.isdecimal() and len(text) < 9 else 0
    return number if number < count else 0


@public
@require_safe
def payload(request, number):
    """The content exactly as it was hashed: its SHA-256 is the one on the page."""
    publication = publication_of(number)
    return canonical_file(request, f"publication-{number}.json", publication.payload, publication.sha256)


def _listed(publication):
    content = json.loads(publication.payload)
    return [as_listed(row, content["channel"]) for row in content["rows"]]


@public
@require_safe
def as_csv(request, number):
    """One publication as csv."""
    return csv_file(f"publication-{number}.csv", _listed(publication_of(number)))


@public
@require_safe
def as_xlsx(request, number):
    """One publication as xlsx."""
    publication = publication_of(number)
    return xlsx_file(f"publication-{number}.xlsx", str(publication), _listed(publication))


@public
@require_safe
def choose(request, number):
    """From the list of numbers to the page of the comparison."""
    wanted = request.GET.get("with", "")
    if not (wanted.isdecimal() and len(wanted) < 9):
        raise NotVisible("请选择要比较的公布序号。", next_step="返回公布页面，从列表中选择一个序号。")
    return HttpResponseRedirect(reverse("whitelist:compare", args=[number, int(wanted)]))


@public
@require_safe
def compare(request, number, other):
    """What differs between two publications: added, confirmed, removed, changed; the earlier one is always before."""
    early, late = sorted((number, other))
    before, after = publication_of(early), publication_of(late)
    found = compared(json.loads(before.payload)["rows"], json.loads(after.payload)["rows"])
    groups = [
        _group("新增", "green", found["added"], f"第{early}号中没有、第{late}号中有。"),
        _group("退出", "red", found["removed"], f"第{early}号中有、第{late}号中没有。"),
        _changed(found["changed"]),
        _group("继续有效", "grey", found["confirmed"], "两次公布中内容完全相同。"),
    ]
    numbers = list(Publication.objects.order_by("-number").values_list("number", flat=True))
    context = {
        "before": before,
        "after": after,
        "groups": groups,
        "columns": LIST_COLUMNS,
        "numbers": numbers,
    }
    return render(request, "whitelist/public/compare.html", context)


def _group(title, tone, rows, note):
    return {"title": title, "tone": tone, "count": len(rows), "rows": list_rows(rows), "note": note}


def _changed(pairs):
    rows = list_rows(new for _, new in pairs)
    for row, (old, new) in zip(rows, pairs, strict=True):
        row["cells"][0]["note"] = corrected(old, new)
    return {
        "title": "更正、续期",
        "tone": "amber",
        "count": len(rows),
        "rows": rows,
        "note": "两次公布都有，内容不同。",
    }
