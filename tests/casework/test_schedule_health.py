"""/healthz, /readyz, beat's own clock, the tick, and the administrator's page of jobs."""

from datetime import timedelta

import pytest
from celery import Celery
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import config.celery  # noqa: F401 - the tasks are eager
from accounts.stages import Role
from casework import jobs as casework_jobs
from casework import readiness
from casework.models import Heartbeat, JobRun
from casework.operations.jobs import beat
from casework.schedule import all_jobs, job_named
from config import beat as config_beat
from config.beat import TickScheduler
from tests.accounts.people import make_bureau, make_person, moment, sign_in

AT = moment("2026-11-20 10:00")


@pytest.fixture
def fresh():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alive(db, fresh):
    for part in ("tick", "canary"):
        beat(name=part, at=timezone.now())


def test_healthz_asks_nobody(client, db, django_assert_num_queries, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"ok": True}
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


def test_readyz_is_well_when_all_parts_are(client, alive):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ok": True, "failing": []})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("away", [timedelta(minutes=6), timedelta(minutes=-6)])
@pytest.mark.parametrize(("part", "name"), [("tick", "schedule"), ("canary", "worker")])
def test_readyz_names_a_silent_part_and_a_sign_of_life_from_the_future_is_none(
    client, alive, part, name, away
):
    Heartbeat.objects.filter(name=part).update(at=timezone.now() - away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ok": False, "failing": [name]})


def test_readyz_before_the_first_tick_is_not_ready(client, db, fresh):
    assert client.get("/readyz").json()["failing"] == ["schedule", "worker"]


def test_readyz_without_broker_says_so_and_nothing_more(client, alive, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.json() == {"ok": False, "failing": ["broker"]}
    assert "secret" not in response.content.decode()


def test_readyz_with_the_database_away_is_an_answer_not_an_error(monkeypatch, fresh):
    """Without the db fixture every question to the database raises."""
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert "database" in response.json()["failing"]


def test_other_apps_add_their_own_check(client, alive, monkeypatch):
    monkeypatch.setattr(readiness, "_checks", dict(readiness._checks))
    readiness.register("messages", lambda at: at < moment("2000-01-01"))
    assert client.get("/readyz").json()["failing"] == ["messages"]


def test_whoever_asks_in_a_loop_does_not_load_the_database(client, alive, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(0):
        client.get("/readyz")


def test_a_tick_leaves_signs_of_life_and_runs_what_is_due(db, time_machine):
    time_machine.move_to("2026-11-20 23:50:00+08:00")
    casework_jobs.tick()
    assert {row.name for row in Heartbeat.objects.all()} == {"tick", "canary"}
    time_machine.move_to("2026-11-21 00:10:00+08:00")
    assert casework_jobs.tick() > 0
    assert JobRun.objects.get(job="casework.daily_root").finished_at is not None
    assert casework_jobs.tick() == 0


def test_a_tick_without_a_broker_does_its_work_all_the_same(db, monkeypatch):
    def refused(**words):
        raise ConnectionError

    monkeypatch.setattr(casework_jobs.canary, "apply_async", refused)
    casework_jobs.tick()
    assert Heartbeat.objects.get().name == "tick"


@pytest.fixture
def beating(monkeypatch):
    """Beat's scheduler with a monotonic clock that the test moves: (scheduler, sent, clock)."""
    sent, clock = [], [1000.0]
    monkeypatch.setattr(config_beat.time, "monotonic", lambda: clock[0])
    scheduler = TickScheduler(app=Celery("sample"), lazy=True)
    monkeypatch.setattr(scheduler.app, "send_task", lambda name, **words: sent.append(name))
    return scheduler, sent, clock


def test_beat_sends_the_tick_once_a_minute_whatever_the_wall_clock_says(beating, time_machine):
    scheduler, sent, clock = beating
    for wall in ("2026-11-20 10:00", "2026-11-23 10:00", "2026-11-20 09:00"):
        time_machine.move_to(moment(wall))
        assert scheduler.tick() == 60
        assert 0 < scheduler.tick() <= 60
        clock[0] += 60
    assert sent == ["casework.tick"] * 3


def test_beat_asks_again_soon_when_the_broker_is_away(beating, monkeypatch):
    scheduler, sent, clock = beating

    def refused(name, **words):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(scheduler.app, "send_task", refused)
        assert scheduler.tick() == config_beat.AGAIN
    assert scheduler.tick() == 60
    assert sent == ["casework.tick"]


PAGE = "/desk/jobs/"


@pytest.fixture
def admin(client, db):
    person = make_person(Role.SYSTEM_ADMIN, make_bureau())
    sign_in(client, person)
    return person


def test_the_page_shows_every_job_with_its_rule_and_next_run(client, admin):
    page = client.get(PAGE).content.decode()
    for job in all_jobs():
        assert job.label in page
        assert str(job.rule) in page
    assert "定时调度没有按分钟运行（还没有运行过）" in page


def table_of(client):
    """{job's label: {column: cell}} of the page, with the columns that a phone shows."""
    context = client.get(PAGE).context
    shown = {column["label"] for column in context["columns"] if column.get("main") or column.get("second")}
    labels = [column["label"] for column in context["columns"]]
    rows = [dict(zip(labels, row["cells"], strict=True)) for row in context["rows"]]
    return {row["任务"]["text"]: row for row in rows}, shown


def test_a_phone_shows_last_and_next_run_duration_and_failures(client, admin):
    assert {"任务", "状态", "最近一次", "用时", "下一次", "失败未办"} <= table_of(client)[1]


def test_the_last_run_is_when_it_really_ran_and_for_which_slot(client, admin):
    """Caught up after two days: a slot of the 18th, done on the 20th."""
    job = job_named("casework.daily_root")
    slot = moment("2026-11-18 00:10")
    run = JobRun.objects.create(job=job.name, slot=slot, started_at=AT, finished_at=AT + timedelta(seconds=3))
    row = table_of(client)[0][job.label]
    assert row["最近一次"] == {"text": "2026-11-20 10:00", "note": "应于 2026-11-18 00:10"}
    assert row["用时"] == {"text": "3.0 秒"}
    JobRun.objects.filter(pk=run.pk).update(slot=AT)
    assert table_of(client)[0][job.label]["最近一次"] == {"text": "2026-11-20 10:00", "note": ""}


def test_a_slot_that_waits_for_its_first_attempt_has_not_run(client, admin):
    job = job_named("casework.daily_root")
    JobRun.objects.create(job=job.name, slot=AT)
    assert table_of(client)[0][job.label]["最近一次"] == {"text": "还没有运行"}


def test_the_page_shows_a_failure_and_tries_it_again_once(client, admin, alive):
    run = JobRun.objects.create(
        job="casework.daily_root", slot=AT, attempts=6, error="RuntimeError: 样例错误"
    )
    page = client.get(PAGE).content.decode()
    assert "样例错误" in page
    assert "失败，已停止重试" in page
    assert "定时调度没有" not in page
    assert "一分钟内重新办理这一次；已经办成的部分不会重复办理" in page
    assert "不能。点击后系统立即安排；其他任务照常运行" in page
    retry = f"{PAGE}{run.pk}/retry/"
    assert client.get(retry).status_code == 405
    assert client.post(retry)["Location"] == PAGE
    run.refresh_from_db()
    assert (run.attempts, run.retried_by) == (0, admin)
    assert client.post(retry).status_code == 409
    assert "样例错误" not in client.get(PAGE).content.decode()


def test_what_a_later_slot_has_replaced_is_nobodys_worry(client, admin):
    for minute in (0, 1):
        JobRun.objects.create(
            job="casework.work", slot=AT + timedelta(minutes=minute), attempts=1, error=f"错误{minute}"
        )
    page = client.get(PAGE).content.decode()
    assert "错误1" in page
    assert "错误0" not in page


def test_others_do_not_see_it(client, db):
    sign_in(client, make_person(Role.SECURITY_ADMIN, make_bureau()))
    assert client.get(PAGE).status_code == 403
