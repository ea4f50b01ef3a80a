"""The history cannot be changed unseen: append-only, a chain per case, a root per day (R11)."""

import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from casework.history import check_chain, check_roots
from casework.models import DailyRoot, StepTaken
from casework.operations.history import make_daily_roots
from tests.accounts.people import moment
from tests.whitelist.rounds import make_application, make_round
from whitelist.models import Application, Objection, ReviewRequest, Round, StreetList
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db

TAMPERS = 1000
CHANGES = {
    "label": "'改写'",
    "leaves": "'elsewhere'",
    "reaches": "'elsewhere'",
    "reaches_label": "'改写'",
    "actor_name": "'别人'",
    "role": "'nobody'",
    "at": "at + interval '1 second'",
    "data": 'data || \'{"reason": "改写"}\'',
    "clause": "'NS-9'",
    "workflow_version": "'x'",
    "previous_hash": "repeat('0', 64)",
    "hash": "repeat('0', 64)",
    "seq": "seq + 1000",
    "step": "'another'",
}


def verify():
    """What verify_history says."""
    said = StringIO()
    call_command("verify_history", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["casework_steptaken", "casework_dailyroot", "whitelist_publication"])
def test_the_database_itself_refuses_to_change_history(verb, table):
    make_round(RoundStage.PUBLISHED)
    make_daily_roots(at=moment("2027-01-05"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL district.test_flush = 'off'")
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # else pending checks stop the attempt before the trigger does
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(verb.format(table))


def test_a_whole_course_verifies():
    make_round(RoundStage.PUBLISHED)
    make_daily_roots(at=moment("2027-01-05"))
    assert "没有发现改动" in verify()


def test_a_thousand_tampers_are_found_with_their_case_and_row():
    make_round(RoundStage.PUBLISHED)
    make_application(ApplicationStage.IN_REVIEW, year=2028)
    chance = random.Random(20261121)
    rows = list(StepTaken.objects.values_list("pk", "case_id", "seq"))
    for _ in range(TAMPERS):
        pk, case_id, seq = chance.choice(rows)
        column = chance.choice(list(CHANGES))
        with transaction.atomic():
            _tamper(pk, column)
            chain = list(StepTaken.objects.filter(case_id=case_id).order_by("seq"))
            broken = check_chain(chain)
            assert broken is not None, (column, seq)
            assert broken.case_id == case_id
            assert broken.seq <= seq + 1
            transaction.set_rollback(True)


def _tamper(pk, column):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE casework_steptaken SET {column} = {CHANGES[column]} WHERE id = %s", [pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_row_taken_out_is_found():
    make_application(ApplicationStage.ACCEPTED)
    row = StepTaken.objects.filter(step="submit").get()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM casework_steptaken WHERE id = %s", [row.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(CommandError, match="缺少这一条记录"):
        verify()


def test_a_chain_cut_at_its_end_is_found_by_the_daily_root():
    """The last row of a chain leaves no gap behind it: only the root of the day knows that it was there."""
    make_application(ApplicationStage.ACCEPTED)
    make_daily_roots(at=moment("2027-01-05"))
    last = StepTaken.objects.filter(step="accept").get()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM casework_steptaken WHERE id = %s", [last.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert check_roots() is not None
    with pytest.raises(CommandError, match="每日校验值"):
        verify()


def test_roots_are_made_once_for_each_day_that_has_ended():
    make_application(ApplicationStage.ACCEPTED)
    first = make_daily_roots(at=moment("2026-12-01"))
    assert first > 0
    assert make_daily_roots(at=moment("2026-12-01")) == 0
    assert make_daily_roots(at=moment("2026-12-02")) == 1
    days = list(DailyRoot.objects.order_by("date").values_list("date", flat=True))
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]


@pytest.mark.parametrize("kind", [Round, Application, StreetList, ReviewRequest, Objection])
def test_every_row_has_as_many_steps_as_versions_and_ends_where_it_stands(kind):
    make_round(RoundStage.NOTICED)
    make_application(ApplicationStage.HELD, year=2028)
    make_application(ApplicationStage.IN_REVIEW, year=2026)
    rows = list(kind.objects.select_related("case"))
    assert rows
    for row in rows:
        history = list(row.case.history.order_by("seq"))
        assert len(history) == row.version
        assert history[-1].reaches == row.stage
