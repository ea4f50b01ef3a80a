"""定时任务: what runs by itself, when it last did and next will, and what failed (system administrator)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.stages import Role
from casework.models import Heartbeat, JobRun
from casework.operations.jobs import retry_run
from casework.readiness import SILENCE
from casework.schedule import all_jobs, job_named

FAILURES = 50
COLUMNS = [
    {"label": "任务", "key": "job", "main": True},
    {"label": "状态", "key": "state", "second": True},
    {"label": "最近一次", "key": "last", "second": True, "named": True},
    {"label": "用时", "key": "duration", "numeric": True, "second": True, "named": True},
    {"label": "结果", "key": "result", "hidden": True},
    {"label": "下一次", "key": "next", "second": True, "named": True},
    {"label": "失败未办", "key": "failures", "numeric": True, "second": True, "named": True},
]


@desk(Role.SYSTEM_ADMIN)
def jobs(request):
    """Every job with its last and next run; below, what failed and can be tried again."""
    runs = JobRun.objects.visible_to(request.user)
    last = {run.job: run for run in runs.order_by("job", "-slot").distinct("job")}
    failed = [run for run in runs.unfinished().exclude(error="").order_by("slot") if _matters(run, last)]
    counts = {job.name: sum(run.job == job.name for run in failed) for job in all_jobs()}
    context = {
        "columns": COLUMNS,
        "rows": [_row(job, last.get(job.name), counts[job.name], request.at) for job in all_jobs()],
        "failures": [_failure(run, request.user) for run in failed[:FAILURES]],
        "more": len(failed) > FAILURES,
        "silent": _silence(request.at),
    }
    return render(request, "casework/jobs.html", context)


def _matters(run, last):
    """A slot that a later one has replaced is nobody's worry."""
    job = job_named(run.job)
    return job is not None and (job.catch_up or last[run.job].pk == run.pk)


def _silence(at):
    """Why the table may be old, in words; empty while the ticks come."""
    last = Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first()
    if last is not None and abs(at - last) <= SILENCE:
        return ""
    since = f"最后一次是 {_moment(last)}" if last else "还没有运行过"
    return f"定时调度没有按分钟运行（{since}）。请检查 beat 和 worker 两个服务；恢复后会自动补办错过的任务。"


def _row(job, run, failures, at):
    upcoming = job.next_slot(at)
    return {
        "cells": [
            {"text": job.label, "note": str(job.rule)},
            {"badge": _state(run, at)},
            _last(run),
            {"text": _duration(run)},
            {"text": "" if run is None or run.result is None else str(run.result)},
            {"text": _moment(upcoming) if upcoming else "没有确定日期"},
            {"text": f"{failures} 次" if failures else "没有"},
        ]
    }


def _last(run):
    """When it really ran, and for which slot where that is another minute."""
    ran = run and (run.finished_at or run.started_at)
    if not ran:
        return {"text": "还没有运行"}
    late = "" if _moment(ran) == _moment(run.slot) else f"应于 {_moment(run.slot)}"
    return {"text": _moment(ran), "note": late}


def _state(run, at):
    if run is None:
        return {"text": "等待第一次", "tone": "grey"}
    if run.finished_at:
        return {"text": "已完成", "tone": "green"}
    if run.is_held(at):
        return {"text": "正在办理", "tone": "blue"}
    if run.given_up:
        return {"text": "失败，已停止重试", "tone": "red"}
    return {"text": "失败，等待重试" if run.error else "等待办理", "tone": "amber"}


def _failure(run, user):
    job = job_named(run.job)
    again = f"{_moment(run.next_try_at)} 自动重试" if run.next_try_at else "不再自动重试"
    return {
        "label": job.label,
        "slot": _moment(run.slot),
        "attempts": run.attempts,
        "again": again,
        "error": run.error,
        "fold": {
            "label": "重新办理",
            "submit": "重新办理",
            "url": reverse("casework:job_retry", args=[run.pk]),
            "who": user.name,
            "whom": f"{job.label}（{_moment(run.slot)}）",
            "what": "一分钟内重新办理这一次；已经办成的部分不会重复办理",
            "reversible": "不能。点击后系统立即安排；其他任务照常运行",
            "fields": [],
        },
    }


def _moment(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _duration(run):
    if run is None or run.duration is None:
        return "—"
    return f"{run.duration.total_seconds():.1f} 秒"


@desk(Role.SYSTEM_ADMIN)
@require_POST
def retry(request, pk):
    """Try a failed run again at the next tick."""
    run = retry_run(pk=pk, actor=request.user, at=request.at)
    job = job_named(run.job)
    messages.success(request, f"已安排重新办理“{job.label if job else run.job}”，一分钟内开始。")
    return redirect("casework:jobs")
