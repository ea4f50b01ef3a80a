"""Eight workers and eight people at once: no piece is written twice, no grade is given twice."""

from functools import partial

import pytest

from enterprises.models import Enterprise, GradePeriod
from enterprises.operations import grading
from enterprises.operations.grading import regradings
from enterprises.stages import RegradingStage
from tests.enterprises.grading.crowd import make_crowd
from tests.enterprises.grading.district import (
    AFTER_DAYS,
    AT,
    approved,
    begun,
    confirming,
    fresh,
    rules_in_force,
)
from tests.reliability.acts import grading as acts
from tests.reliability.racing import CLIENTS, Clients, one_won

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(calls):
    with Clients() as clients:
        return clients.at_once(calls)


def test_eight_workers_compute_one_re_grading(monkeypatch):
    monkeypatch.setattr(regradings, "PIECE", 10)
    rules_in_force()
    make_crowd(300, seed=8)
    row = begun()
    found = at_once([partial(grading.carry_on, pk=row.pk, at=AT)] * CLIENTS)
    assert not [error for error in found if isinstance(error, Exception)]
    grading.carry_on(pk=row.pk, at=AT)  # one that looked away while the others finished is called again
    assert sum(found) == row.lines.count() == sum(part.enterprises for part in row.parts.all())
    assert row.parts.count() == 2 and fresh(row).stage == RegradingStage.CONFIRMING


def test_eight_workers_put_it_into_effect_once():
    rules_in_force()
    make_crowd(200, seed=9)
    row = confirming()
    approved(row)
    found = at_once([partial(grading.take_effect, pk=row.pk, at=AFTER_DAYS)] * CLIENTS)
    assert not [error for error in found if isinstance(error, Exception)]
    assert sorted(found)[:-1] == [0] * (CLIENTS - 1)
    assert max(found) == GradePeriod.objects.standing().count() > 50
    held = dict(GradePeriod.objects.values_list("enterprise", "grade"))
    assert all(Enterprise.objects.get(pk=pk).grade == grade for pk, grade in held.items())


@pytest.mark.parametrize("prepare", [acts.approve_proposal, acts.approve_regrading, acts.uphold_contest])
def test_of_eight_people_one_decides(prepare, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert one_won(at_once([prepare()] * CLIENTS))
