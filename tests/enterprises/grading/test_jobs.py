"""The yearly re-grading begins by itself on the policy's day and goes on until a person is asked (GM-2.3)."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection

from casework.policy import load_profile
from enterprises.jobs import regrading as jobs
from enterprises.jobs.regrading import (
    REGRADING_LOCK,
    begin_the_year,
    carry_on_regradings,
    regrading_day,
    sweep_regradings,
)
from enterprises.models import Regrading
from enterprises.operations import grading
from enterprises.stages import RegradingStage
from tests.accounts.people import moment
from tests.enterprises.grading.district import (
    AFTER_DAYS,
    approved,
    deputy,
    fresh,
    known,
    rules_in_force,
)

pytestmark = pytest.mark.django_db
SLOT = moment("2026-12-01 02:00")
AT = SLOT + timedelta(minutes=3)


def test_the_day_is_the_policys():
    assert regrading_day(2026) is None
    load_profile("nanshan")
    assert str(regrading_day(2026)) == "2026-12-01"


def test_it_begins_once_a_year_and_only_in_its_year():
    rules_in_force()
    known()
    assert begin_the_year(AT, SLOT) == 2026
    assert "已经建立" in begin_the_year(AT, SLOT)
    assert begin_the_year(moment("2027-01-03"), SLOT) is None
    assert Regrading.objects.get().begun_by is None


def test_without_rules_it_says_why_and_fails_not():
    load_profile("nanshan")
    assert "还没有起用" in begin_the_year(AT, SLOT)


def test_it_computes_and_stops_at_the_streets_then_takes_effect_then_restores():
    rules_in_force()
    firm = known(grade="B")
    begin_the_year(AT, SLOT)
    assert carry_on_regradings(AT) == 1
    row = Regrading.objects.get()
    assert row.stage == RegradingStage.CONFIRMING
    assert carry_on_regradings(AT) == 0
    approved(row)
    assert fresh(firm).grade == "B"
    assert carry_on_regradings(AFTER_DAYS) == 1
    assert fresh(firm).grade == "A"
    grading.roll_back(pk=row.pk, reason="规则有误", actor=deputy(), at=AFTER_DAYS)
    carry_on_regradings(AFTER_DAYS)
    assert (fresh(firm).grade, fresh(row).stage) == ("B", RegradingStage.RESTORED)
    assert carry_on_regradings(AFTER_DAYS) == 0


@pytest.fixture
def woken(monkeypatch):
    """The names of the tasks that a worker was woken for."""
    names = []
    monkeypatch.setattr(jobs, "wake", names.append)
    return names


def test_the_tick_only_wakes_a_worker_and_only_while_something_waits(woken):
    rules_in_force()
    known()
    assert sweep_regradings(AT, AT) == 0 and not woken
    begin_the_year(AT, SLOT)
    assert sweep_regradings(AT, AT) == 1
    assert woken == ["enterprises.carry_on_regradings"]
    assert Regrading.objects.get().stage == RegradingStage.PREPARING


def test_the_woken_task_is_one_that_workers_know():
    assert current_app.tasks["enterprises.carry_on_regradings"].name == jobs.CARRY_ON


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_computes_another_does_nothing():
    rules_in_force()
    known()
    begin_the_year(AT, SLOT)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [REGRADING_LOCK])
            assert carry_on_regradings(AT) == 0
            assert Regrading.objects.get().stage == RegradingStage.PREPARING
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REGRADING_LOCK])
    finally:
        other.close()
    assert carry_on_regradings(AT) == 1
    assert Regrading.objects.get().stage == RegradingStage.CONFIRMING
