"""Long work is handed in, given up, and its files are cleared away when their days are over."""

from django.db import transaction

from accounts.models import User
from accounts.refusals import Conflict, WrongStage
from casework.models import LongTask
from casework.storage import stored
from casework.tasks import task_kind
from casework.waking import wake_later

WORK = "casework.work"  # the Celery task that does it
State = LongTask.State
AT_ONCE = 3  # pieces of work one person may have under way


@transaction.atomic
def start_task(*, kind, title, actor, at, parameters=None, total=None):
    """Hand in long work; a worker is woken when the transaction ends, and finds it by itself if that fails.

    Raises Conflict when the actor has as many under way as one may.
    """
    task_kind(kind)
    # One at a time hands in: the count below holds.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if LongTask.objects.visible_to(actor).unfinished().count() >= AT_ONCE:
        raise Conflict(
            f"您已有{AT_ONCE}项后台办理没有结束。", next_step="请在“后台办理”中等待结束，或者停止其中一项。"
        )
    task = LongTask.objects.create(
        kind=kind, title=title[:200], owner=actor, parameters=parameters or {}, total=total, created_at=at
    )
    wake_later(WORK)
    return task


@transaction.atomic
def cancel_task(*, task_id, actor, at):
    """Stop long work. What its worker has not yet written, it can write no longer. Raises NotVisible, WrongStage."""
    task = LongTask.objects.for_act(task_id, actor)
    if not task.is_unfinished:
        raise WrongStage(f"这项办理{task.get_state_display()}，不用再停止。")
    return end_task(task, State.CANCELLED, "办理人停止了这项办理。", at)


def end_task(task, state, message, at):
    """Write the end of a (locked) task that did not succeed, and put right what it was about."""
    task.state, task.message = state, message[:300]
    task.token = task.lease_until = None
    task.finished_at = at
    task.save(update_fields=["state", "message", "token", "lease_until", "finished_at"])
    stopped = task_kind(task.kind).stopped
    if stopped:
        stopped(task, message, at)
    return task


@transaction.atomic
def forget_files(*, at):
    """Remove the files whose days are over; returns how many."""
    old = LongTask.objects.exclude(path="").filter(expires_at__lte=at)
    gone = list(old.order_by("pk").select_for_update(skip_locked=True))
    for task in gone:
        path, task.path = task.path, ""
        task.save(update_fields=["path"])
        if not LongTask.objects.filter(path=path).exists():
            transaction.on_commit(lambda path=path: _unlink(path))
    return len(gone)


def _unlink(path):
    try:
        stored(path).unlink()
    except FileNotFoundError:
        return
