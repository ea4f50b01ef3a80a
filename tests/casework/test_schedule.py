"""When jobs are due, and that each slot is run once whatever happens to clocks, ticks and workers."""

from datetime import date, timedelta

import pytest

from accounts.refusals import Forbidden, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import JobRun, ScheduledJob
from casework.operations.jobs import PAUSES, claim_slot, forget_runs, retry_run, run_due
from casework.schedule import Daily, Every, Job, Monthly, Weekly, Yearly
from tests.accounts.people import make_bureau, make_person, moment

BEGAN = moment("2026-11-06 12:00")


def due(rule, after, until):
    return [f"{slot:%m-%d %H:%M}" for slot in rule.slots(moment(after), moment(until))]


@pytest.mark.parametrize(
    ("rule", "after", "until", "slots"),
    [
        (Every(15), "2026-11-06 10:00", "2026-11-06 10:31", ["11-06 10:15", "11-06 10:30"]),
        (Every(15), "2026-11-06 23:50", "2026-11-07 00:00", ["11-07 00:00"]),
        (Daily(8, 30), "2026-11-06 08:30", "2026-11-08 08:30", ["11-07 08:30", "11-08 08:30"]),
        (Daily(8, 30), "2026-11-06 08:29", "2026-11-06 08:29", []),
        (Weekly(0, 9), "2026-11-06 10:00", "2026-11-17 10:00", ["11-09 09:00", "11-16 09:00"]),
        (Monthly(31, 1), "2026-11-01 00:00", "2027-02-28 02:00", ["11-30 01:00", "12-31 01:00", "01-31 01:00", "02-28 01:00"]),
        (Yearly(lambda year: date(year, 3, 1), 6), "2026-01-01 00:00", "2027-12-31 00:00", ["03-01 06:00", "03-01 06:00"]),
        (Yearly(lambda year: None, 6), "2026-01-01 00:00", "2027-12-31 00:00", []),
    ],
)  # fmt: skip
def test_slots_lie_after_the_one_moment_and_up_to_the_other(rule, after, until, slots):
    assert due(rule, after, until) == slots


def test_the_next_slot_is_strictly_later():
    job = Job("x", "样例", Daily(8), print)
    assert job.next_slot(moment("2026-11-06 08:00")) == moment("2026-11-07 08:00")
    assert Job("x", "样例", Yearly(lambda year: None, 8), print).next_slot(BEGAN) is None


@pytest.fixture
def bench(db):
    return Bench()


class Bench:
    """One job that notes its slots, and a clock that a test sets."""

    def __init__(self, rule=None, catch_up=True):
        self.ran, self.fault, self.now = [], None, BEGAN
        self.job = Job("sample.job", "样例任务", rule or Daily(8, 30), self.work, catch_up=catch_up)
        self.tick()

    def work(self, at, slot):
        if self.fault:
            raise self.fault
        self.ran.append(f"{slot:%m-%d %H:%M}")
        return len(self.ran)

    def tick(self, at=None):
        self.now = moment(at) if at else self.now
        return run_due(clock=lambda: self.now, jobs=[self.job])


def test_a_job_that_was_never_known_has_no_past(bench):
    assert bench.ran == []
    assert ScheduledJob.objects.get().since == BEGAN


def test_a_slot_is_run_once_however_many_ticks_see_it(bench):
    for minute in ("08:30", "08:30", "08:31", "23:59"):
        bench.tick(f"2026-11-07 {minute}")
    assert bench.ran == ["11-07 08:30"]
    run = JobRun.objects.get()
    assert (run.attempts, run.result, run.duration) == (1, 1, timedelta(0))


def test_a_clock_three_days_ahead_runs_every_day_that_was_missed_for_its_own_date(bench):
    bench.tick("2026-11-10 09:00")
    assert bench.ran == ["11-07 08:30", "11-08 08:30", "11-09 08:30", "11-10 08:30"]


def test_a_clock_set_back_by_an_hour_doubles_nothing_and_skips_nothing(bench):
    bench.tick("2026-11-07 08:40")
    bench.tick("2026-11-07 07:40")
    bench.tick("2026-11-07 08:40")
    bench.tick("2026-11-08 08:30")
    assert bench.ran == ["11-07 08:30", "11-08 08:30"]


def test_a_job_first_seen_by_a_clock_that_was_ahead_is_not_silent_until_then(db):
    bench = Bench()
    ScheduledJob.objects.update(since=moment("2027-11-06"))
    bench.tick("2026-11-07 08:00")
    bench.tick("2026-11-07 08:30")
    assert bench.ran == ["11-07 08:30"]


def test_without_catching_up_only_the_latest_slot_is_run(db):
    bench = Bench(Every(15), catch_up=False)
    bench.tick("2026-11-07 10:07")
    bench.tick("2026-11-07 10:08")
    assert bench.ran == ["11-07 10:00"]


def test_a_slot_that_another_worker_holds_is_left_alone_until_its_lease_ends(bench):
    at = moment("2026-11-07 08:30")
    held = claim_slot(job=bench.job, at=at)
    assert claim_slot(job=bench.job, at=at + timedelta(minutes=9)) is None
    bench.now = at + timedelta(minutes=10)
    assert bench.tick() == 1, "the worker was killed"
    assert JobRun.objects.get().attempts == 2
    assert bench.ran == ["11-07 08:30"]
    assert not JobRun.objects.filter(pk=held.pk, token=held.token).exists()


def test_a_worker_that_lost_its_slot_writes_nothing_any_more(bench):
    at = moment("2026-11-07 08:30")
    overtaken = bench.work

    def slow(slot_at, slot):
        bench.job = Job("sample.job", "样例任务", Daily(8, 30), overtaken)
        bench.tick("2026-11-07 08:45")
        return "late"

    run_due(clock=lambda: at, jobs=[Job("sample.job", "样例任务", Daily(8, 30), slow)])
    assert JobRun.objects.get().result == 1


def test_a_failure_is_tried_again_later_and_later_and_holds_the_next_day_up(bench):
    bench.fault = RuntimeError("no paper")
    bench.tick("2026-11-07 08:30")
    run = JobRun.objects.get()
    assert run.error == "RuntimeError: no paper"
    for pause in PAUSES:
        run.refresh_from_db()
        assert run.next_try_at == bench.now + pause
        bench.now = run.next_try_at - timedelta(seconds=1)
        assert bench.tick() == 0
        bench.now += timedelta(seconds=1)
        assert bench.tick() == 1
    run.refresh_from_db()
    assert run.given_up
    assert run.next_try_at is None
    bench.fault = None
    bench.tick("2026-11-08 08:30")
    assert bench.ran == ["11-08 08:30"], "what is given up does not hold others up for ever"


def test_the_day_after_waits_for_a_day_that_will_be_tried_again(bench):
    bench.fault = RuntimeError("no paper")
    bench.tick("2026-11-07 08:30")
    JobRun.objects.update(next_try_at=moment("2026-11-08 09:00"))
    bench.fault = None
    assert bench.tick("2026-11-08 08:59") == 0
    bench.tick("2026-11-08 09:00")
    assert bench.ran == ["11-07 08:30", "11-08 08:30"]


def test_one_jobs_fault_is_not_the_others(bench):
    def broken(year):
        raise RuntimeError("no policy")

    other = Job("sample.broken", "样例", Yearly(broken, 8), print)
    bench.now = moment("2026-11-07 08:30")
    run_due(clock=lambda: bench.now, jobs=[other, bench.job])
    assert bench.ran == ["11-07 08:30"]


def test_a_worker_that_dies_every_time_is_given_up(bench):
    at = moment("2026-11-07 08:30")
    for _ in range(JobRun.MOST_ATTEMPTS):
        assert claim_slot(job=bench.job, at=at) is not None
        at += timedelta(minutes=11)
    assert claim_slot(job=bench.job, at=at) is None
    run = JobRun.objects.get()
    assert run.given_up
    assert run.error == "办理中断"


@pytest.fixture
def given_up(bench):
    bench.now = moment("2026-11-07 12:00")
    return JobRun.objects.create(job="sample.job", slot=moment("2026-11-07 08:30"), attempts=6, error="x")


def test_the_system_administrator_has_a_failed_slot_tried_again_and_says_who(bench, given_up):
    admin = make_person(Role.SYSTEM_ADMIN, make_bureau())
    assert bench.tick() == 0
    retry_run(pk=given_up.pk, actor=admin, at=bench.now)
    assert bench.tick() == 1
    given_up.refresh_from_db()
    assert (given_up.attempts, given_up.error, given_up.retried_by) == (1, "", admin)
    assert bench.ran == ["11-07 08:30"]
    with pytest.raises(WrongStage):
        retry_run(pk=given_up.pk, actor=admin, at=bench.now)


def test_a_slot_beyond_the_reach_is_run_when_somebody_asks(bench, given_up):
    admin = make_person(Role.SYSTEM_ADMIN, make_bureau())
    JobRun.objects.update(slot=moment("2025-01-01 08:30"))
    retry_run(pk=given_up.pk, actor=admin, at=bench.now)
    bench.tick()
    assert bench.ran == ["01-01 08:30", "11-07 08:30"]


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.DIRECTOR])
def test_nobody_else_has_it_tried_again(bench, given_up, role):
    with pytest.raises((Forbidden, NotVisible)):
        retry_run(pk=given_up.pk, actor=make_person(role, make_bureau()), at=bench.now)


def test_a_slot_twice_is_refused_by_the_database(given_up):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="job_slot_once"), transaction.atomic():
        JobRun.objects.create(job=given_up.job, slot=given_up.slot)


def test_old_runs_are_forgotten_but_not_those_that_are_looked_for(db):
    for job in ("casework.daily_root", "casework.work"):
        for days in (6, 30, 1001):
            slot = BEGAN - timedelta(days=days)
            JobRun.objects.create(job=job, slot=slot, finished_at=BEGAN)
    forget_runs(at=BEGAN)
    left = JobRun.objects.order_by("job", "slot").values_list("job", flat=True)
    assert list(left) == ["casework.daily_root", "casework.daily_root", "casework.work"]
