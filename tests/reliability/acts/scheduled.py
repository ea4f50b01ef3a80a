"""Scheduled work: what a tick does to the rows of one slot, and keys changed."""

from datetime import timedelta
from functools import partial

from accounts.operations import second_factor
from accounts.stages import Role
from casework.models import JobRun
from casework.operations import jobs
from casework.schedule import Every, Job
from tests.accounts.people import make_bureau, make_person, make_user, moment
from tests.reliability.acts.catalogue import act

AT = moment("2026-11-17 10:00:30")
JOB = Job("sample.job", "样例任务", Every(5), lambda at, slot: 1)


def claimed():
    """A slot of the sample job that a worker holds."""
    jobs.claim_slot(job=JOB, at=AT)
    return jobs.claim_slot(job=JOB, at=AT + timedelta(minutes=5))


@act(jobs.claim_slot)
def claim():
    jobs.claim_slot(job=JOB, at=AT)
    return partial(jobs.claim_slot, job=JOB, at=AT + timedelta(minutes=5))


@act(jobs.finish_run)
def finish():
    return partial(jobs.finish_run, run=claimed(), result=1, at=AT + timedelta(minutes=5))


@act(jobs.fail_run)
def fail():
    return partial(jobs.fail_run, run=claimed(), error="样例", at=AT + timedelta(minutes=5))


@act(jobs.retry_run)
def retry():
    run = JobRun.objects.create(job="sample.job", slot=AT, attempts=6, error="样例")
    return partial(jobs.retry_run, pk=run.pk, actor=make_person(Role.SYSTEM_ADMIN, make_bureau()), at=AT)


@act(jobs.beat)
def beat():
    return partial(jobs.beat, name="tick", at=AT)


@act(jobs.forget_runs)
def forget():
    for days in (1, 30):
        JobRun.objects.create(job="sample.job", slot=AT - timedelta(days=days), finished_at=AT)
    return partial(jobs.forget_runs, at=AT)


@act(second_factor.reseal_devices)
def reseal():
    second_factor.offer_device(user=make_user())
    return second_factor.reseal_devices
