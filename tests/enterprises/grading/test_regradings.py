"""年度评级 from its beginning to its roll-back (GM-2.3)."""

import pytest

from accounts.refusals import Conflict, Incomplete
from enterprises.models import Enterprise, GradePeriod, RegradingChunk
from enterprises.operations import grading
from enterprises.operations.grading import regradings
from enterprises.stages import Attribute, RegradingStage
from tests.accounts.people import make_street, moment
from tests.enterprises.grading.crowd import make_crowd
from tests.enterprises.grading.district import (
    AFTER_DAYS,
    AT,
    begun,
    clerk,
    confirming,
    deputy,
    effective,
    fresh,
    head,
    known,
    line_of,
    penalty,
    rules_in_force,
    say,
    street_clerk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db):
    rules_in_force()


def lines(row):
    """What was proposed, without the keys."""
    found = row.lines.order_by("enterprise_id")
    return list(found.values_list("enterprise_id", "street_id", "old", "new", "lacking", "values"))


def grades():
    """All that a roll-back must give back: grades and the periods in force."""
    held = list(Enterprise.objects.order_by("pk").values_list("pk", "grade"))
    periods = GradePeriod.objects.standing().order_by("pk")
    return held, list(periods.values_list("pk", "enterprise", "grade", "valid_from", "valid_until"))


def test_it_proposes_a_grade_for_everybody_and_shows_the_differences_by_street():
    other = make_street("光明街道应急办", "440311001")
    up, down, same = known(grade="B"), known(grade="A"), known(grade="A")
    first, lacking = known(other), known(other, hazards="?")
    penalty(down)
    row = confirming()
    found = {line.enterprise_id: (line.old, line.new) for line in row.lines.all()}
    assert found == {
        up.pk: ("B", "A"),
        down.pk: ("A", "D"),
        same.pk: ("A", "A"),
        first.pk: ("", "A"),
        lacking.pk: ("", "B"),
    }
    here, there = row.parts.get(street=make_street()), row.parts.get(street=other)
    assert (here.up, here.down, here.first, here.lacking, here.enterprises) == (1, 1, 0, 0, 3)
    assert (there.up, there.down, there.first, there.lacking, there.moves) == (0, 0, 2, 1, {" A": 1, " B": 1})
    assert (here.visits_before, here.visits_after) == (4, 8)
    assert row.stage == RegradingStage.CONFIRMING
    assert here.case.clocks.running().get().due_on.isoformat() == "2026-12-22"


def test_a_line_keeps_what_the_inputs_were():
    firm = known()
    penalty(firm)
    found = line_of(confirming(), firm).inputs
    assert (found["risk_colour"], found["level"], found["penalty"], found["accident"]) == (
        "blue",
        "2",
        "2026-11-02",
        None,
    )


def test_killed_between_pieces_and_run_again_it_gives_the_same(monkeypatch):
    monkeypatch.setattr(regradings, "PIECE", 20)
    make_crowd(150, seed=5)
    whole = confirming(year=2025)
    expected = lines(whole)
    row = begun()
    grading.carry_on(pk=row.pk, at=AT, limit=2)
    done = RegradingChunk.objects.filter(regrading=row, done_at__isnull=False)
    assert done.count() == 2 and fresh(row).stage == RegradingStage.PREPARING
    assert sum(chunk.written for chunk in done) == row.lines.count()
    grading.carry_on(pk=row.pk, at=AT)
    assert lines(row) == expected and len(expected) > 100
    assert fresh(row).stage == RegradingStage.CONFIRMING
    assert grading.carry_on(pk=row.pk, at=AT) == 0 and lines(row) == expected


def test_killed_inside_a_piece_nothing_of_it_stays(monkeypatch):
    known()
    row = begun()
    monkeypatch.setattr(RegradingChunk, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        grading.carry_on(pk=row.pk, at=AT)
    assert not row.lines.exists()
    monkeypatch.undo()
    grading.carry_on(pk=row.pk, at=AT)
    assert row.lines.count() == 1


def test_a_year_is_graded_once_unless_cancelled_or_rolled_back():
    known()
    row = begun()
    with pytest.raises(Conflict):
        begun()
    grading.cancel_regrading(pk=row.pk, reason="数据不全", actor=clerk(), at=AT)
    assert begun().pk != row.pk


def test_without_rules_in_force_nothing_is_graded():
    known()
    with pytest.raises(Incomplete):
        grading.begin_regrading(year=2025, actor=clerk(), at=moment("2026-10-01"))


def test_effect_changes_what_differs_and_keeps_a_dated_row_with_its_inputs():
    up, same = known(grade="B"), known(grade="A")
    row = effective()
    assert (fresh(up).grade, fresh(same).grade) == ("A", "A")
    period = up.grade_periods.get()
    assert (period.grade, period.valid_from, period.valid_until) == ("A", AFTER_DAYS.date(), None)
    assert (period.regrading, period.rule_set, period.inputs["level"]) == (row, row.rule_set, "2")
    assert not same.grade_periods.exists()
    assert grading.take_effect(pk=row.pk, at=AFTER_DAYS) == 0


def test_a_grade_that_a_person_changed_meanwhile_is_left_alone():
    """An accident decided between proposal and effect must not be lost."""
    firm = known(grade="B")
    row = confirming()
    Enterprise.objects.filter(pk=firm.pk).update(grade="D")
    effective(row)
    assert fresh(firm).grade == "D"
    assert not firm.grade_periods.exists()


def test_roll_back_restores_all_of_it_exactly():
    make_crowd(200, seed=6)
    effective(confirming(at=moment("2026-11-10"), year=2025), at=moment("2026-12-20"))
    before = grades()
    say(known(grade="C"), Attribute.LEVEL, "1")
    Enterprise.objects.filter(grade="D").update(grade="C")
    GradePeriod.objects.standing().filter(grade="D").update(grade="C")
    before = grades()
    row = effective(confirming(at=moment("2026-12-21")), at=moment("2027-01-20"))
    assert grades() != before
    grading.roll_back(pk=row.pk, reason="规则有误", actor=deputy(), at=moment("2027-01-21"))
    assert grades() != before  # the job restores, at once
    restored = grading.restore(pk=row.pk, at=moment("2027-01-21"))
    assert restored > 10 and grades() == before
    assert fresh(row).stage == RegradingStage.RESTORED
    assert GradePeriod.objects.filter(regrading=row, revoked_at__isnull=False).count() == restored
    assert grading.restore(pk=row.pk, at=moment("2027-01-21")) == 0


def test_roll_back_leaves_what_was_decided_later():
    firm, other = known(grade="B"), known(grade="B")
    row = effective()
    fact = penalty(firm, at=moment("2027-01-04"))
    proposal = grading.propose_change(enterprise_id=firm.pk, fact=fact, at=moment("2027-01-04"))
    grading.check_proposal(pk=proposal.pk, opinion="属实", actor=street_clerk(), at=moment("2027-01-05"))
    grading.approve_proposal(pk=proposal.pk, reason="属实", actor=head(), at=moment("2027-01-06"))
    grading.roll_back(pk=row.pk, reason="规则有误", actor=deputy(), at=moment("2027-01-21"))
    grading.restore(pk=row.pk, at=moment("2027-01-21"))
    assert (fresh(firm).grade, fresh(other).grade, fresh(row).kept_later) == ("D", "B", 1)
