"""导入底册: upload, preview with reasons line by line, answers, confirmation, result, undo."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from casework.paging import page_of, without
from enterprises.forms.imports import MENDED_AT_ONCE, AnswersForm, WorkbookForm
from enterprises.models import ImportBatch
from enterprises.operations import imports
from enterprises.operations.imports import IMPORTERS
from enterprises.sheets.problems import PROBLEMS
from enterprises.sheets.refusals import WorkbookRefused
from enterprises.views.imports import words
from enterprises.views.imports.words import HOME, LINE_COLUMNS, LIST_COLUMNS, STATE_TONES, Outcome, State

LATER = "行数较多，已转到后台办理，可以离开这一页。"
OPEN = (State.READING, State.PREVIEW)


def _batches(request):
    return ImportBatch.objects.visible_to(request.user).exclude(state=State.DISCARDED)


@desk(*IMPORTERS)
def listing(request):
    """The imports so far, and a new one."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*sent, actor=request.user)
    if form.is_valid():
        batch = _upload(request, form)
        if batch is not None:
            return redirect("enterprises:import", batch.pk)
    page = page_of(
        _batches(request).select_related("organisation", "created_by"), request.GET, order=("-pk",)
    )
    context = {
        "form": form,
        "path": [{"label": HOME, "url": reverse("enterprises:list")}, {"label": "导入底册"}],
        "columns": LIST_COLUMNS,
        "rows": [words.batch_row(batch) for batch in page.rows],
        "pager": page,
    }
    return render(request, "enterprises/desk/import_list.html", context, status=422 if form.errors else 200)


def _upload(request, form):
    file = form.cleaned_data["file"]
    try:
        return imports.preview_register(
            content=file.chunks(),
            file_name=file.name,
            street=form.cleaned_data["street"],
            actor=request.user,
            at=request.at,
        )
    except WorkbookRefused as refusal:
        form.add_error("file", refusal.reason)
        return None


@desk(*IMPORTERS)
def detail(request, pk):
    """One import: the preview with what is asked, or the result; every line with its reasons."""
    found = _batches(request).select_related("organisation", "created_by", "task", "task__owner")
    batch = found.seen_by(pk, request.user)
    return _page(request, batch, _answers(batch) if batch.state == State.PREVIEW and _rests(batch) else None)


def _rests(batch):
    """Whether no long work on the batch goes on."""
    return batch.task is None or not batch.task.is_unfinished


def _answers(batch, data=None):
    refused = batch.lines.filter(outcome=Outcome.REFUSED)
    places = {(sheet, row) for sheet, row, _ in batch.mapping.get("mends", [])}
    lines = [line for line in refused if any(p["field"] in ("uscc", "name") for p in line.problems)]
    if places:
        sheets = {sheet for sheet, _ in places}
        mended = batch.lines.filter(sheet__in=sheets, row_number__in={row for _, row in places})
        lines += [line for line in mended if (line.sheet, line.row_number) in places and line not in lines]
    return AnswersForm(data, batch=batch, lines=lines[:MENDED_AT_ONCE])


def _page(request, batch, form, status=200):
    lines = _chosen(batch, request.GET)
    page = page_of(lines, request.GET, order=("pk",))
    report = batch.report
    context = {
        "batch": batch,
        "tone": STATE_TONES[batch.state],
        "path": [
            {"label": HOME, "url": reverse("enterprises:list")},
            {"label": "导入底册", "url": reverse("enterprises:imports")},
            {"label": batch.file_name},
        ],
        "stats": words.stats(report),
        "reasons": words.reasons(report),
        "chosen": words.chosen_words(request.GET),
        "clear_url": without(request.GET, "outcome", "reason"),
        "form": form,
        "asked": bool(report.get("questions")),
        "work": words.work_words(batch, request.user, request.at),
        "act": words.act_words(request, batch) if _rests(batch) else None,
        "discard": words.discard_words(request, batch) if _rests(batch) and batch.state in OPEN else None,
        "kept": [f"{entry['name']}：{entry['reason']}" for entry in report.get("kept", [])],
        "skipped": [
            f"“{s['sheet']}”（{s['lines']}行）：{s['reason']}" for s in report.get("skipped_sheets", [])
        ],
        "columns": LINE_COLUMNS,
        "rows": [words.line_row(line) for line in page.rows],
        "pager": page,
    }
    return render(request, "enterprises/desk/import_page.html", context, status=status)


def _chosen(batch, params):
    lines = batch.lines.select_related("enterprise")
    if params.get("outcome") in Outcome.values:
        lines = lines.filter(outcome=params["outcome"])
    if params.get("reason") in PROBLEMS:
        lines = lines.filter(problems__contains=[{"code": params["reason"]}])
    return lines


@desk(*IMPORTERS)
@require_POST
def answer(request, pk):
    """Take the answers and mended cells, and read the workbook again."""
    batch = _batches(request).seen_by(pk, request.user)
    form = _answers(batch, request.POST)
    if not form.is_valid():
        return _page(request, batch, form, status=422)
    columns, mends = form.answers(), form.mended()
    imports.answer_batch(batch_id=pk, actor=request.user, at=request.at, columns=columns, mends=mends)
    messages.success(request, f"回答{len(columns)}列，改正{len(mends)}行，按此重新读取。")
    return redirect("enterprises:import", pk)


def _acting(act, said):
    @desk(*IMPORTERS)
    @require_POST
    def view(request, pk):
        batch = act(batch_id=pk, actor=request.user, at=request.at)
        working = not _rests(batch)
        messages.success(request, LATER if working else said.format(**batch.report))
        gone = batch.state == State.DISCARDED
        return redirect("enterprises:imports") if gone else redirect("enterprises:import", pk)

    return view


confirm = _acting(imports.confirm_batch, "导入完成：新增{created}家，更新{updated}家，{refused}行未导入。")
discard = _acting(imports.discard_batch, "已放弃，底册没有改动。")
undo = _acting(imports.undo_batch, "已撤销{undone}家企业的导入。")


@desk(*IMPORTERS)
def report(request, pk):
    """The report as JSON, with the reasons of every line remarked on."""
    batch = _batches(request).seen_by(pk, request.user)
    lines = batch.lines.exclude(problems=[]).values("sheet", "row_number", "outcome", "problems")
    body = batch.report | {"batch": batch.pk, "file": batch.file_name, "lines": list(lines)}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.json"'
    return response
