"""后台办理: one's own long work, how far it is, its end, its file."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Conflict
from casework.models import LongTask
from casework.operations.tasks import cancel_task
from casework.paging import page_of
from casework.sheets import XLSX
from casework.storage import stored
from casework.tasks import task_kind

State = LongTask.State
TONES = {
    State.WAITING: "grey",
    State.RUNNING: "blue",
    State.FINISHED: "green",
    State.FAILED: "red",
    State.CANCELLED: "grey",
}
COLUMNS = [
    {"label": "事项", "key": "title", "main": True},
    {"label": "提交", "key": "created"},
    {"label": "进度", "key": "done", "numeric": True},
    {"label": "状态", "key": "state", "second": True},
]
PATIENCE = timedelta(seconds=10)  # how long a worker may take to begin before the page says so
SILENCE = timedelta(seconds=20)


@desk()
def listing(request):
    """One's own long work, the latest first."""
    page = page_of(LongTask.objects.visible_to(request.user), request.GET, order=("-pk",), size=30)
    context = {"columns": COLUMNS, "rows": [_row(task) for task in page.rows], "page": page}
    return render(request, "casework/work_list.html", context)


def _row(task):
    return {
        "url": reverse("casework:work_item", args=[task.pk]),
        "cells": [
            {"text": task.title, "note": task.message},
            {"text": f"{timezone.localtime(task.created_at):%Y-%m-%d %H:%M}"},
            {"text": progress_words(task)},
            {"badge": {"text": task.get_state_display(), "tone": TONES[task.state]}},
        ],
    }


def progress_words(task):
    """“1,200 / 30,000 行”, as far as it is known."""
    counted = task_kind(task.kind).counted
    if task.total is None:
        return f"{task.done:,} {counted}" if task.done else "—"
    return f"{task.done:,} / {task.total:,} {counted}"


def progress_of(task, at):
    """What templates/casework/work_state.html shows of a task; usable on the page of what it is about as well."""
    kind = task_kind(task.kind)
    return {
        "task": task,
        "tone": TONES[task.state],
        "words": progress_words(task),
        "delay": _delay(task, at),
        "link": kind.link(task) if kind.link else None,
        "has_file": bool(task.path) and task.expires_at > at,
        "file_gone": task.state == State.FINISHED and bool(task.file_name) and not task.path,
    }


def _delay(task, at):
    """Why nothing seems to happen, in words; empty while all is well."""
    if task.state == State.WAITING and at - task.created_at > PATIENCE:
        return (
            "后台还没有开始办理：可能正忙，也可能没有启动。您可以离开这一页，开始后会自动办完；"
            "等了几分钟仍没有开始的，请联系系统管理员。"
        )
    if task.state == State.RUNNING and task.heartbeat_at and at - task.heartbeat_at > SILENCE:
        return "后台有一会儿没有回音。如果中断了，一两分钟内会自动接着办，已办的不会重复。"
    return ""


@desk()
def item(request, pk):
    """One piece of long work."""
    task = LongTask.objects.seen_by(pk, request.user)
    context = progress_of(task, request.at) | {
        "path": [{"label": "后台办理", "url": reverse("casework:work")}, {"label": task.title}],
        "cancel": _cancel_words(task, request.user) if task.is_unfinished else None,
    }
    return render(request, "casework/work_item.html", context)


@desk()
def state(request, pk):
    """The part that looks again by itself; a browser without htmx gets the whole page."""
    task = LongTask.objects.seen_by(pk, request.user)
    if not request.htmx:
        return redirect("casework:work_item", pk)
    return render(request, "casework/work_state.html", progress_of(task, request.at))


def _cancel_words(task, user):
    return {
        "label": "停止办理",
        "submit": "停止",
        "url": reverse("casework:work_cancel", args=[task.pk]),
        "who": user.name,
        "whom": task.title,
        "what": "停止后台办理；已经办完的部分保留，没有办的不再办",
        "reversible": "可以重新提交",
        "tone": "red",
        "fields": [],
    }


@desk()
@require_POST
def cancel(request, pk):
    """Stop it."""
    cancel_task(task_id=pk, actor=request.user, at=request.at)
    messages.success(request, "已停止。")
    return redirect("casework:work_item", pk)


@desk()
def file(request, pk):
    """The file, for the owner while the owner may still have it; a download that a browser will not run."""
    task = LongTask.objects.seen_by(pk, request.user)
    must_have = task_kind(task.kind).must_have
    if must_have:
        must_have(task, request.user)
    if not task.path or task.expires_at <= request.at:
        raise Conflict(
            "没有可下载的文件：还没有办完，或者已过七天保存期。", next_step="请看办理状态，需要时重新导出。"
        )
    try:
        stream = stored(task.path).open("rb")
    except FileNotFoundError as error:
        raise Conflict("这个文件在存储中找不到了。", next_step="请重新导出。") from error
    response = FileResponse(stream, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(task.file_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
