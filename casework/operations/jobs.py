"""Scheduled work is run: a slot is claimed, done by one worker, finished or tried again later."""

import logging
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.refusals import Forbidden, WrongStage
from accounts.stages import Role
from casework.models import Heartbeat, JobRun, ScheduledJob
from casework.schedule import all_jobs

logger = logging.getLogger(__name__)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
assert len(PAUSES) == JobRun.MOST_ATTEMPTS - 1
KEPT = timedelta(days=7)  # runs of jobs of which only the latest slot matters
KEPT_LONG = timedelta(days=1000)  # longer than any slot is looked for


def run_due(*, clock, jobs=None):
    """Run what is due and not done; returns how many slots were attempted. `clock()` gives the present moment.

    Two ticks at once, a tick twice, a jump of the clock: each (job, slot) is run to its end once.
    """
    count = 0
    for job in all_jobs() if jobs is None else jobs:
        try:
            while run_next(job=job, clock=clock) is not None:
                count += 1
        except Exception:  # one job's fault is not the others'
            logger.exception("job %s could not be claimed", job.name)
    return count


def run_next(*, job, clock):
    """Claim and run the oldest due slot of a job; returns its JobRun, or None when nothing is to be done."""
    run = claim_slot(job=job, at=clock())
    if run is None:
        return None
    try:
        result = job.run(clock(), timezone.localtime(run.slot))
        finish_run(run=run, result=result, at=clock())
    except Exception as error:
        logger.exception("job %s failed for %s", job.name, run.slot)
        fail_run(run=run, error=f"{type(error).__name__}: {error}", at=clock())
    return run


@transaction.atomic
def claim_slot(*, job, at):
    """Take the oldest slot that is due and not done; None when there is none, or another worker is at this job.

    A slot that failed holds the later ones up until it is given up.
    """
    known = _locked_job(job, at)
    if known is None:
        return None
    slots = job.due(known.since, at)
    runs = _locked_runs(job, slots)
    if any(run.is_held(at) for run in runs.values()):
        return None
    asked = [run.slot for run in runs.values() if run.retried_at]
    for slot in sorted({*slots, *asked}):
        run = runs.get(slot) or JobRun(job=job.name, slot=slot)
        if run.finished_at is None and not run.given_up:
            return _take(run, job, at) if run.next_try_at is None or run.next_try_at <= at else None
    return None


def _locked_runs(job, slots):
    """Slot → its run, for these slots and whatever is unfinished: read at one moment, and finished by nobody meanwhile."""
    rows = JobRun.objects.filter(Q(slot__in=slots) | Q(finished_at=None), job=job.name)
    return {run.slot: run for run in rows.select_for_update(no_key=True).order_by("pk")}


def _locked_job(job, at):
    """The job's row, or None while another worker holds it. A clock that was ahead is corrected."""
    ScheduledJob.objects.bulk_create([ScheduledJob(name=job.name, since=at)], ignore_conflicts=True)
    known = ScheduledJob.objects.select_for_update(skip_locked=True).filter(name=job.name).first()
    if known is not None and known.since > at:
        known.since = at
        known.save(update_fields=["since"])
    return known


def _take(run, job, at):
    """Hold it; one whose worker died as often as it may is given up."""
    if run.attempts >= JobRun.MOST_ATTEMPTS:
        run.lease_until = run.token = None
        run.error = run.error or "办理中断"
        run.save()
        return None
    run.attempts += 1
    run.started_at, run.lease_until = at, at + job.longest
    run.token, run.next_try_at = uuid4(), None
    run.save()
    return run


@transaction.atomic
def finish_run(*, run, result, at):
    """Write that a slot is done; what a worker writes that has lost it is dropped. Returns whether it was written."""
    return _let_go(run, finished_at=at, result=result, error="")


@transaction.atomic
def fail_run(*, run, error, at):
    """Write a failed attempt and when the next one is; after the last it waits for the administrator."""
    again = at + PAUSES[run.attempts - 1] if run.attempts < JobRun.MOST_ATTEMPTS else None
    return _let_go(run, next_try_at=again, error=error[:500])


def _let_go(run, **fields):
    mine = JobRun.objects.filter(pk=run.pk, token=run.token, finished_at=None)
    written = mine.update(token=None, lease_until=None, **fields)
    if not written:
        logger.warning("job %s took longer than its lease", run)
    return bool(written)


@transaction.atomic
def retry_run(*, pk, actor, at):
    """Have a slot that failed tried again at once (system administrator).

    Raises NotVisible, Forbidden, WrongStage for one that is done or under way.
    """
    if not actor.holds(Role.SYSTEM_ADMIN):
        raise Forbidden("定时任务由系统管理员重新办理。", next_step="请联系系统管理员。")
    run = JobRun.objects.for_act(pk, actor)
    if run.finished_at is not None or run.is_held(at) or not run.error:
        raise WrongStage("这次任务没有失败，或者已经在重新办理。", next_step="请刷新页面查看现在的状态。")
    run.attempts, run.next_try_at, run.error = 0, at, ""
    run.retried_by, run.retried_at = actor, at
    run.save()
    return run


@transaction.atomic
def beat(*, name, at):
    """Write a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


@transaction.atomic
def forget_runs(*, at):
    """Remove runs whose slots nobody looks for any more; returns how many."""
    lasting = [job.name for job in all_jobs() if job.catch_up]
    passing = JobRun.objects.filter(slot__lt=at - KEPT).exclude(job__in=lasting)
    return passing.delete()[0] + JobRun.objects.filter(slot__lt=at - KEPT_LONG).delete()[0]
