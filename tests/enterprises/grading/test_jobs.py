"""The yearly re-grading begins by itself on the policy's day and goes on until a person is asked (GM-2.3)."""

from datetime import timedelta

import pytest

from casework.policy import load_profile
from enterprises.jobs.regrading import begin_the_year, carry_on_regradings, regrading_day
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
    assert carry_on_regradings(AT, AT) == 1
    row = Regrading.objects.get()
    assert row.stage == RegradingStage.CONFIRMING
    assert carry_on_regradings(AT, AT) == 0
    approved(row)
    assert fresh(firm).grade == "B"
    assert carry_on_regradings(AFTER_DAYS, AFTER_DAYS) == 1
    assert fresh(firm).grade == "A"
    grading.roll_back(pk=row.pk, reason="规则有误", actor=deputy(), at=AFTER_DAYS)
    carry_on_regradings(AFTER_DAYS, AFTER_DAYS)
    assert (fresh(firm).grade, fresh(row).stage) == ("B", RegradingStage.RESTORED)
    assert carry_on_regradings(AFTER_DAYS, AFTER_DAYS) == 0
