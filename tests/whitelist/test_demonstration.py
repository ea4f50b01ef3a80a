"""The demonstration district: every stage of every kind, alive on any day (positive-list.md, decision 8)."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.models import Clock, StepTaken
from enterprises.models import EntryClaim
from whitelist.demonstration import loading
from whitelist.models import Application, Objection, ReviewRequest, Round, StreetList

pytestmark = pytest.mark.django_db
KINDS = (Round, Application, StreetList, Objection, ReviewRequest, EntryClaim)
# An ordinary day, one in the week of 国庆, one in a year whose holidays are not announced.
DAYS = (date(2026, 11, 21), date(2026, 10, 3), date(2027, 1, 2))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def loaded(request, django_db_setup, django_db_blocker):
    """The district on one of the days; rolled back by hand, since it outlives a single test."""
    with django_db_blocker.unblock():
        from django.db import connection, transaction

        with transaction.atomic():
            loading.load(request.param)
            yield request.param
            transaction.set_rollback(True)
        connection.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_stage_of_every_kind_is_there(loaded, kind):
    stages = {value for value, _ in kind._meta.get_field("stage").choices}
    assert set(kind.objects.values_list("stage", flat=True)) == stages


def test_clocks_are_overdue_due_and_to_come(loaded):
    running = Clock.objects.running().exclude(due_on=None)
    assert running.filter(due_on__lt=loaded).exists()
    assert running.filter(due_on__gte=loaded, due_on__lte=loaded + timedelta(days=12)).exists()
    assert running.filter(due_on__gt=loaded + timedelta(days=12)).exists()


def test_its_history_verifies(loaded):
    said = StringIO()
    call_command("verify_history", stdout=said)
    assert "没有发现改动" in said.getvalue()


def test_nothing_lies_in_the_future(loaded):
    assert not StepTaken.objects.filter(at__date__gt=loaded + timedelta(days=9)).exists()


def test_a_second_loading_changes_nothing(loaded):
    before = Application.objects.count()
    said = StringIO()
    call_command("demo_district", stdout=said)
    assert "没有改动" in said.getvalue()
    assert Application.objects.count() == before


def test_the_names_are_printed_with_the_password(loaded):
    said = StringIO()
    call_command("demo_district", "--names", stdout=said)
    assert "ju_jingban" in said.getvalue()
    assert loading.PASSWORD in said.getvalue()


def test_only_a_demonstration_may_be_reset(loaded, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="演示环境"):
        call_command("demo_district", "--reset")
