"""批量办理: choose, preview, confirm once, result, undo within a day."""

import tempfile
from collections import Counter

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Conflict
from casework.paging import page_of
from casework.sheets import XLSX, write_table
from casework.views.work import progress_of
from enterprises.forms.acting import carry_out
from enterprises.forms.bulk import BulkForm
from enterprises.models import BulkAct, BulkLine
from enterprises.operations import bulk
from enterprises.operations.bulk.acts import value_words
from enterprises.operations.exports import chosen, filter_words, plain_query
from enterprises.rules import READERS
from enterprises.views.desk import bulk_words as words

State, Outcome = BulkAct.State, BulkLine.Outcome
SHOWN = 50


def _path(*last):
    path = [
        {"label": "企业", "url": reverse("enterprises:list")},
        {"label": "批量办理", "url": reverse("enterprises:bulk_acts")},
        *({"label": word} for word in last),
    ]
    return path if last else [path[0], {"label": "批量办理"}]


def _query(request):
    query = plain_query(request.user, request.GET.urlencode(), request.today)
    if query is None:
        raise Conflict("筛选条件有误。", next_step="请返回列表，改正标红的条件。")
    return query


@desk(*READERS)
def listing(request):
    """One's own bulk acts."""
    found = BulkAct.objects.visible_to(request.user).exclude(state=State.DISCARDED)
    page = page_of(found, request.GET, order=("-pk",), size=30)
    context = {
        "path": _path(),
        "columns": words.ACT_COLUMNS,
        "rows": [words.act_row(act) for act in page.rows],
        "page": page,
    }
    return render(request, "enterprises/desk/bulk_acts.html", context)


@desk(*READERS)
def new(request):
    """Choose what to do to what is filtered."""
    query = _query(request)
    kinds = [
        {
            "label": kind.label,
            "url": f"{reverse('enterprises:bulk_form')}?act={kind.value}&{query}",
            "note": words.NOTES[kind],
        }
        for kind in bulk.kinds_for(request.user)
    ]
    context = {
        "kinds": kinds,
        "path": _path("选择事项"),
        "scope": filter_words(chosen(request.user, query, request.today)),
        "list_url": f"{reverse('enterprises:list')}?{query}",
    }
    return render(request, "enterprises/desk/bulk_new.html", context)


@desk(*READERS)
def form(request):
    """What is to be written, and to which enterprises."""
    kind = request.GET.get("act")
    if kind not in bulk.kinds_for(request.user):
        return redirect("enterprises:bulk_new")
    query = _query(request)
    found = chosen(request.user, query, request.today)
    shown = list(found.qs.order_by(*found.order)[:SHOWN])
    filled = BulkForm(request.POST or None, kind=kind, shown=shown, initial={"as_of": request.today})
    if request.method == "POST":
        done, act = carry_out(
            filled,
            lambda cleaned: bulk.preview_bulk(
                kind=kind, query=query, actor=request.user, at=request.at, **filled.values()
            ),
        )
        if done:
            return redirect("enterprises:bulk", act.pk)
    label = BulkAct.Kind(kind).label
    context = {
        "form": filled,
        "heading": label,
        "lead": f"范围：{filter_words(found)}",
        "submit": "预览",
        "path": _path(label),
        "cancel_url": f"{reverse('enterprises:bulk_new')}?{query}",
    }
    return render(request, "enterprises/desk/form.html", context, status=422 if filled.errors else 200)


@desk(*READERS)
def detail(request, pk):
    """The preview or the result."""
    act = BulkAct.objects.select_related("task").seen_by(pk, request.user)
    counts = Counter(dict(act.lines.order_by().values_list("outcome").annotate(number=words.NUMBER)))
    reasons = act.lines.exclude(reason="").order_by().values_list("reason").annotate(number=words.NUMBER)
    lines = act.lines.select_related("enterprise").order_by("pk")
    if request.GET.get("outcome") in Outcome.values:
        lines = lines.filter(outcome=request.GET["outcome"])
    page = page_of(lines, request.GET, order=("pk",), size=SHOWN)
    working = act.state in (State.RUNNING, State.UNDOING) and act.task
    context = {
        "act": act,
        "tone": words.TONES[act.state],
        "path": _path(str(act)),
        "stats": words.stats(counts),
        "facts": words.facts(act),
        "reasons": sorted(reasons, key=lambda pair: -pair[1]),
        "columns": words.LINE_COLUMNS,
        "rows": [words.line_row(act, line) for line in page.rows],
        "page": page,
        "confirm": words.confirm_words(act, counts, request.user),
        "discard": words.discard_words(act, request.user),
        "undo": words.undo_words(act, counts, request.user, request.at),
        "work": progress_of(act.task, request.at) if working else None,
    }
    return render(request, "enterprises/desk/bulk.html", context)


@desk(*READERS)
def lines(request, pk):
    """Every line of a bulk act as xlsx."""
    act = BulkAct.objects.seen_by(pk, request.user)
    found = act.lines.select_related("enterprise").order_by("pk")
    said = {text: value_words(act, text) for text in {*found.values_list("before", flat=True)}}
    after = value_words(act, str(act.parameters["value"]))
    rows = (
        (
            line.enterprise.name,
            line.enterprise.uscc or "尚无代码",
            line.get_outcome_display(),
            line.reason,
            said[line.before],
            after if line.after else "",
        )
        for line in found.iterator(chunk_size=2000)
    )
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    columns = ["企业名称", "统一社会信用代码", "结果", "原因", "原值", "新值"]
    write_table(stream, title="批量办理", columns=columns, rows=rows, widths=[34, 22, 10, 40, 20, 20])
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"批量办理-{pk}.xlsx", content_type=XLSX)


def _acting(act, said):
    @desk(*READERS)
    @require_POST
    def view(request, pk):
        done = act(act_id=pk, actor=request.user, at=request.at)
        working = done.state in (State.RUNNING, State.UNDOING)
        messages.success(request, "数量较多，已转到后台办理，可以离开这一页。" if working else said)
        gone = done.state == State.DISCARDED
        return redirect("enterprises:bulk_acts") if gone else redirect("enterprises:bulk", pk)

    return view


confirm = _acting(bulk.confirm_bulk, "已办理，结果见下。")
undo = _acting(bulk.undo_bulk, "已撤销，结果见下。")
discard = _acting(bulk.discard_bulk, "已放弃，底册没有改动。")
