"""R5: every job of every app run once, twice and eight times at once comes to the same end; two ticks at once as well."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.operations.people import ask_for_password
from casework.models import JobRun, ScheduledJob
from casework.operations.jobs import run_due
from casework.schedule import Every, Job, all_jobs, job_named
from tests.accounts.people import moment
from tests.reliability.database import Copy, changed, digest, rows, tables
from tests.reliability.racing import CLIENTS, Clients
from tests.reliability.sample import furnish

AT = moment("2026-12-09 09:00")  # rounds are open, notices over, reviews unused: much is due


def last_slot(job):
    """The slot that a tick at AT would run; AT itself for a job that is not due within reach."""
    return next(iter(job.due(AT - timedelta(days=800), AT)[-1:]), AT)


def test_jobs_have_names_labels_and_an_app_of_their_own():
    names = [job.name for job in all_jobs()]
    assert len(set(names)) == len(names) > 4
    assert all(job.label and str(job.rule) for job in all_jobs())
    assert job_named("casework.daily_root") in all_jobs()
    assert job_named("nobody.knows") is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_job_once_twice_and_eight_at_once_comes_to_the_same_end(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    furnish()
    copy = Copy()
    try:
        with Clients() as clients:
            wrong = {job.name: found for job in all_jobs() if (found := unlike(job, copy, clients))}
            assert unlike(NAIVE, copy, clients), "the control: a job that adds a row each time is noticed"
        assert {"casework.daily_root", "whitelist.turn_the_day"} <= {
            job.name for job in all_jobs() if acts(job, copy)
        }, "otherwise nothing was due, and nothing was shown"
    finally:
        copy.drop()
    assert wrong == {}


NAIVE = Job(
    "sample.naive",
    "样例",
    Every(5),
    lambda at, slot: ask_for_password(username="x", name="x", phone="1", address=None, at=at),
)


def acts(job, copy):
    """Whether the job changes anything on this sample."""
    before = digest()
    job.run(AT, last_slot(job))
    found = changed(before, digest())
    copy.put_back()
    return bool(found)


def contents():
    """Table → a hash over its rows without their surrogate keys: a count that is written anew says the same."""
    parts = [
        f"SELECT '{name}', md5(coalesce(string_agg(r, '|' ORDER BY r), '')) "
        f"FROM (SELECT (to_jsonb(t) - 'id')::text AS r FROM \"{name}\" t) q"
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def unlike(job, copy, clients):
    """What differs between the ends of one run, of two, and of eight at once; empty when nothing does."""
    slot = last_slot(job)
    job.run(AT, slot)
    once, said = digest(), contents()
    job.run(AT, slot)
    now = contents()
    second = [name for name in said if said[name] != now[name]]
    copy.put_back()
    outcomes = clients.at_once([lambda: job.run(AT, slot)] * CLIENTS)
    errors = [repr(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
    many = {
        name: (count, once[name][0]) for name, count in rows(once, digest()).items() if count != once[name][0]
    }
    copy.put_back()
    return second or errors or many


@pytest.mark.django_db(transaction=True)
def test_eight_ticks_at_once_run_each_slot_once():
    ran = []
    job = Job("sample.job", "样例", Every(5), lambda at, slot: ran.append(slot))
    ScheduledJob.objects.create(name=job.name, since=AT - timedelta(hours=1))
    with Clients() as clients:
        clients.at_once([lambda: run_due(clock=lambda: AT, jobs=[job])] * CLIENTS)
    assert sorted(ran) == list(job.rule.slots(AT - timedelta(hours=1), AT))
    assert ran == sorted(ran), "the oldest first"
    assert JobRun.objects.filter(attempts=1, finished_at=AT).count() == len(ran) == 12


@pytest.mark.django_db(transaction=True)
def test_control_without_the_claim_eight_ticks_run_each_slot_eight_times():
    ran = []
    slots = list(Every(5).slots(AT - timedelta(hours=1), AT))
    with Clients() as clients:
        clients.at_once([lambda: ran.extend(slots)] * CLIENTS)
    assert len(ran) == CLIENTS * len(slots)
