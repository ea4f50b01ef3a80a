"""The words and rows of the import pages."""

from collections import Counter

from django.urls import reverse

from casework.views.work import progress_of, progress_words
from enterprises.models import ImportBatch, ImportLine
from enterprises.operations import imports
from enterprises.operations.imports import reason_words

State, Outcome = ImportBatch.State, ImportLine.Outcome
STATE_TONES = {
    State.READING: "blue",
    State.PREVIEW: "amber",
    State.APPLIED: "green",
    State.UNDONE: "grey",
    State.DISCARDED: "grey",
}
OUTCOME_TONES = {Outcome.CREATED: "green", Outcome.UPDATED: "blue", Outcome.REFUSED: "red"}
COUNTS = (
    ("rows", "读到的行", "", "文件中写有企业的行；空行、合计行、说明文字另计。等于后面五项之和。"),
    ("created", "新增", Outcome.CREATED, "底册中没有、将新建（已新建）的企业。"),
    ("updated", "更新", Outcome.UPDATED, "底册中已有、内容有变化的企业。空白单元格不会清除原有内容。"),
    ("unchanged", "无变化", Outcome.UNCHANGED, "底册中已有、内容相同的企业。"),
    (
        "duplicates",
        "文件内重复",
        Outcome.DUPLICATE,
        "与文件前面某一行是同一家企业（代码相同；没有代码的，名称和地址相同）。",
    ),
    ("refused", "不导入", Outcome.REFUSED, "有错误须改正的行，原因逐行写明。"),
)
LIST_COLUMNS = [
    {"label": "文件", "key": "file", "main": True},
    {"label": "单位", "key": "unit"},
    {"label": "上传", "key": "at"},
    {"label": "读到的行", "key": "rows", "numeric": True},
    {"label": "状态", "key": "state", "second": True},
]
LINE_COLUMNS = [
    {"label": "企业名称、位置", "key": "name", "main": True},
    {"label": "统一社会信用代码", "key": "uscc"},
    {"label": "结果和原因", "key": "outcome", "second": True},
]
HOME = "企业"


def batch_row(batch):
    """A row of the list of imports."""
    by = batch.created_by.name if batch.created_by else "命令行"
    return {
        "url": reverse("enterprises:import", args=[batch.pk]),
        "cells": [
            {"text": batch.file_name},
            {"text": batch.organisation.label},
            {"text": f"{batch.created_at:%Y-%m-%d} {by}"},
            {"text": batch.report.get("rows", 0)},
            {"badge": {"text": batch.get_state_display(), "tone": STATE_TONES[batch.state]}},
        ],
    }


def chosen_words(params):
    """What the list of lines is narrowed to, in words (“” for all)."""
    outcome = dict(Outcome.choices).get(params.get("outcome", ""))
    try:
        reason = reason_words(params.get("reason", ""))
    except KeyError:
        reason = ""
    return "；".join(word for word in (outcome, reason) if word)


def stats(report):
    """The five counts and their sum, each leading to its lines."""
    return [
        {
            "value": report.get(name, 0),
            "label": label,
            "definition": definition,
            "url": f"?outcome={outcome}#lines" if outcome else "?#lines",
            "tone": "red" if name == "refused" and report.get(name) else "",
        }
        for name, label, outcome, definition in COUNTS
    ]


def reasons(report):
    """The findings, most frequent first, each leading to its lines."""
    counts = Counter(report.get("reasons", {}))
    elsewhere = {"blank_row", "total_row", "note_row", "header_row"}
    return [
        {
            "words": reason_words(code),
            "count": count,
            "url": "" if code in elsewhere else f"?reason={code}#lines",
        }
        for code, count in counts.most_common()
    ]


def line_row(line):
    """A line of the workbook: where it stands, what becomes of it, why."""
    words = [problem["message"] for problem in line.problems]
    words += [f"{name}：{before or '（空）'}→{after}" for name, before, after in _changes(line)]
    place = f"{line.sheet} 第{line.row_number}行"
    seen = line.enterprise is not None and line.enterprise.withdrawn_at is None
    return {
        "url": reverse("enterprises:detail", args=[line.enterprise_id]) if seen else "",
        "cells": [
            {"text": line.values.get("name") or "（没有名称）", "note": place},
            {"text": line.values.get("uscc") or "尚无代码"},
            {
                "badge": {
                    "text": line.get_outcome_display(),
                    "tone": OUTCOME_TONES.get(line.outcome, "grey"),
                },
                "note": " ".join(words),
            },
        ],
    }


def _changes(line):
    for name, (before, after) in line.values.get("changes", {}).items():
        yield imports.field_words(name), before, after


def act_words(request, batch):
    """What can be done now, with its consequence in words: confirm a preview, undo what was imported."""
    report = batch.report
    if batch.state == State.PREVIEW:
        return {
            "label": "确认导入",
            "submit": "确认导入",
            "url": reverse("enterprises:import_confirm", args=[batch.pk]),
            "who": request.user.name,
            "whom": f"“{batch.file_name}”中的{report['rows']}行",
            "what": f"新增{report['created']}家，更新{report['updated']}家；{report['refused']}行不导入",
            "reversible": "可以撤销：之后没有人改动、使用过的内容恢复原样",
            "tone": "",
            "fields": [],
        }
    if batch.state == State.APPLIED:
        return {
            "label": "撤销这次导入",
            "submit": "撤销导入",
            "url": reverse("enterprises:import_undo", args=[batch.pk]),
            "who": request.user.name,
            "whom": f"“{batch.file_name}”导入的{report['created'] + report['updated']}家企业",
            "what": "新增的企业撤出底册，更新的内容恢复原值；导入后又被改动、使用过的保留，并逐条列出",
            "reversible": "不能恢复，可以重新导入同一个文件",
            "tone": "red",
            "fields": [],
        }
    return None


def work_words(batch, user, at):
    """The long work on a batch: its progress for who handed it in, in words for colleagues; None for none."""
    task = batch.task
    if task is None or task.state == task.State.FINISHED:
        return None
    if task.owner_id == user.pk:
        return progress_of(task, at) | {"link": None}
    words = f"{task.owner.name}的后台办理：{task.get_state_display()}，{progress_words(task)}。{task.message}"
    return {"words": words, "foreign": True}


def discard_words(request, batch):
    """Giving a preview up, with its consequence in words."""
    return {
        "label": "放弃",
        "submit": "放弃这次导入",
        "url": reverse("enterprises:import_discard", args=[batch.pk]),
        "who": request.user.name,
        "whom": f"“{batch.file_name}”的预览",
        "what": "删除预览和上传的文件，底册不变",
        "reversible": "可以重新上传",
        "tone": "red",
        "fields": [],
    }
