"""Doing long work: one worker holds it by a lease that it renews, and writes only while it holds it."""

import logging
import threading
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import User
from accounts.refusals import Refusal
from casework.models import LongTask
from casework.operations.tasks import end_task
from casework.storage import store
from casework.tasks import task_kind

logger = logging.getLogger(__name__)
State = LongTask.State
LEASE = timedelta(seconds=60)
BEAT_SECONDS = 1.0
ATTEMPTS = 3
FILE_KEPT = timedelta(days=7)


class Lost(Exception):
    """The work was cancelled, or another worker has it: nothing more may be written."""


class Run:
    """One worker's hold on one task: how far it is, and the fence around what it writes."""

    def __init__(self, task, clock):
        self.task, self.clock = task, clock
        self.lost = threading.Event()
        self._ended = threading.Event()
        self._said = {}

    @property
    def owner(self):
        """Who handed it in, with the standing of this moment."""
        return User.objects.get(pk=self.task.owner_id)

    def tell(self, *, done=None, total=None, message=None):
        """Say how far it is; written by the next beat. Raises Lost when it must stop."""
        news = {"done": done, "total": total, "message": message}
        self._said = {**self._said, **{name: value for name, value in news.items() if value is not None}}
        if self.lost.is_set():
            raise Lost

    def write(self, **fields):
        """Renew the lease and write how far it is, in the present transaction; raises Lost when it is not ours.

        An effect in the same transaction is done once, however often the work begins anew.
        """
        now = self.clock()
        fields = {**self._said, **fields, "heartbeat_at": now}
        if fields.get("state", State.RUNNING) == State.RUNNING:
            fields["lease_until"] = now + LEASE
        mine = LongTask.objects.filter(pk=self.task.pk, token=self.task.token, state=State.RUNNING)
        if not mine.update(**fields):
            self.lost.set()
            raise Lost

    def finish(self, message, **fields):
        """Write that it is done; within the transaction of the last effect, or alone."""
        now = self.clock()
        ended = {"state": State.FINISHED, "finished_at": now, "token": None, "lease_until": None}
        self.write(message=message[:300], **ended, **fields)
        self._ended.set()

    @property
    def is_finished(self):
        """Whether `finish` was written."""
        return self._ended.is_set()

    def finish_with_file(self, message, stream, name, **fields):
        """Keep the file for seven days, to be downloaded by the owner alone, and write that it is done."""
        stream.seek(0)
        path, _ = store(iter(lambda: stream.read(2**20), b""), folder="results", ending=".xlsx")
        kept = {"path": path, "file_name": name[:160], "expires_at": self.clock() + FILE_KEPT}
        self.finish(message, **kept, **fields)

    def beat(self):
        """Renew the lease from a thread of its own, so that long statements do not look like a dead worker."""
        try:
            while not self._ended.wait(BEAT_SECONDS) and not self.lost.is_set():
                try:
                    self.write()
                except Lost:
                    return
                except Exception:  # a moment without the database; the lease bridges it
                    logger.warning("a beat of task %s failed", self.task.pk, exc_info=True)
        finally:
            connection.close()

    def close(self):
        """No beat after this."""
        self._ended.set()


@transaction.atomic
def claim_task(*, at):
    """Take the oldest free task for this worker; None when there is none. Others skip it (SKIP LOCKED)."""
    free = LongTask.objects.free(at).order_by("created_at", "pk")
    task = free.select_for_update(of=("self",), skip_locked=True).first()
    if task is None:
        return None
    if task.attempts >= ATTEMPTS:
        end_task(task, State.FAILED, f"开始了{ATTEMPTS}次都中断了，请联系系统管理员。", at)
        return task
    task.state, task.token, task.attempts = State.RUNNING, uuid4(), task.attempts + 1
    task.started_at = task.started_at or at
    task.heartbeat_at, task.lease_until = at, at + LEASE
    task.save()
    return task


def run_one(*, clock):
    """Take one task and do it to its end; returns it, or None when there was none. `clock()` gives the moment."""
    task = claim_task(at=clock())
    if task is None or task.state != State.RUNNING:
        return task
    run = Run(task, clock)
    beat = None
    if not connection.in_atomic_block:  # a test's transaction is not seen by a second connection
        beat = threading.Thread(target=run.beat, daemon=True)
        beat.start()
    try:
        _do(run)
    finally:
        run.close()
        if beat:
            beat.join()
    task.refresh_from_db()
    return task


def _do(run):
    try:
        words = task_kind(run.task.kind).run(run)
        if not run.is_finished:
            run.finish(words or "")
    except Lost:
        return
    except Refusal as refusal:
        _fail(run, " ".join(part for part in (refusal.reason, refusal.next_step) if part))
    except ValidationError as error:
        _fail(run, "；".join(error.messages))
    except Exception:
        logger.exception("long work %s failed", run.task.pk)
        _fail(run, "办理中出错，没有办成；已记入系统日志。请重试，仍不行的联系系统管理员。")


def _fail(run, message):
    with transaction.atomic():
        held = LongTask.objects.select_for_update(of=("self",), no_key=True)
        task = held.filter(pk=run.task.pk, token=run.task.token, state=State.RUNNING).first()
        if task is not None:
            end_task(task, State.FAILED, message, run.clock())
