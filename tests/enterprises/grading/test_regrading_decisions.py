"""Who decides in a yearly re-grading: streets, the bureau, and another person than the proposer (GM-2.3)."""

import pytest
from django.core.exceptions import ValidationError

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from enterprises.models import RegradingLine
from enterprises.operations import grading
from enterprises.stages import Attribute, Outcome, PartStage
from tests.accounts.people import make_bureau, make_person, make_street, moment
from tests.enterprises.grading.district import (
    AFTER_DAYS,
    AT,
    approved,
    clerk,
    confirming,
    effective,
    fresh,
    head,
    known,
    penalty,
    rules_in_force,
    say,
    street_clerk,
    street_head,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db):
    rules_in_force()


def test_the_approver_is_neither_who_began_nor_who_submitted():
    known()
    row = confirming()
    both = make_person(Role.SECTION_HEAD, make_bureau(), user=clerk())
    grading.submit_regrading(pk=row.pk, actor=both, at=AFTER_DAYS)
    parts = [part.pk for part in row.parts.all()]
    with pytest.raises(Forbidden, match="发起人或者提交人"):
        grading.approve_regrading(pk=row.pk, actor=both, at=AFTER_DAYS, unconfirmed=parts)


def test_it_is_not_submitted_while_a_street_still_has_days():
    known()
    row = confirming()
    with pytest.raises(Incomplete, match="核对期内"):
        grading.submit_regrading(pk=row.pk, actor=clerk(), at=moment("2026-12-22"))
    grading.confirm_part(pk=row.parts.get().pk, actor=street_head(), at=moment("2026-12-21"))
    grading.submit_regrading(pk=row.pk, actor=clerk(), at=moment("2026-12-22"))


def test_a_silent_street_is_named_before_approval_and_recorded_as_unconfirmed():
    known()
    row = confirming()
    grading.submit_regrading(pk=row.pk, actor=clerk(), at=AFTER_DAYS)
    with pytest.raises(Incomplete, match="公明街道应急办"):
        grading.approve_regrading(pk=row.pk, actor=head(), at=AFTER_DAYS)
    part = row.parts.get()
    grading.approve_regrading(pk=row.pk, actor=head(), at=AFTER_DAYS, unconfirmed=[str(part.pk)])
    assert (fresh(part).stage, fresh(row).unconfirmed) == (PartStage.UNCONFIRMED, "公明街道应急办")


def contested(firm, row):
    words = {
        "enterprise_id": firm.pk,
        "reason": "等级证书已过期",
        "actor": street_clerk(firm.street),
        "at": AT,
    }
    return grading.contest_line(pk=row.parts.get(street=firm.street).pk, **words)


def decided(row, contest, outcome, at=AT):
    words = {"contest_id": contest.pk, "outcome": outcome, "reason": "已核实", "actor": clerk(), "at": at}
    return grading.decide_contest(pk=row.pk, **words)


def test_a_street_contests_one_of_its_own_enterprises_once_and_the_bureau_must_answer():
    firm = known(grade="B")
    other = known(make_street("光明街道应急办", "440311001"))
    row = confirming()
    contest = contested(firm, row)
    with pytest.raises(Conflict):
        contested(firm, row)
    with pytest.raises(NotVisible):
        part = row.parts.get(street=firm.street)
        words = {"enterprise_id": other.pk, "reason": "不对", "actor": street_clerk(), "at": AT}
        grading.contest_line(pk=part.pk, **words)
    with pytest.raises(Incomplete, match="1 家企业的街道异议没有决定"):
        grading.submit_regrading(pk=row.pk, actor=clerk(), at=AFTER_DAYS)
    decided(row, contest, Outcome.KEEPS)
    effective(row)
    assert (fresh(firm).grade, fresh(other).grade) == ("B", "A")


def test_after_correction_the_grade_is_computed_again_never_typed():
    firm = known(grade="B")
    row = confirming()
    contest = contested(firm, row)
    say(firm, Attribute.LEVEL, "none", at=AT)
    assert decided(row, contest, Outcome.RECOMPUTED).final == "C"
    effective(row)
    assert fresh(firm).grade == "C"


def test_a_better_grade_than_the_rules_give_cannot_be_kept():
    firm = known(grade="A")
    penalty(firm)
    row = confirming()
    contest = contested(firm, row)
    with pytest.raises(ValidationError, match="只有拟调高"):
        decided(row, contest, Outcome.KEEPS)


def test_after_it_confirmed_a_street_contests_no_more_and_may_take_back_before():
    firm = known(grade="B")
    row = confirming()
    part = row.parts.get()
    contest = contested(firm, row)
    grading.withdraw_line_contest(pk=part.pk, contest_id=contest.pk, actor=street_clerk(), at=AT)
    grading.confirm_part(pk=part.pk, actor=street_head(), at=AT)
    with pytest.raises(WrongStage):
        contested(firm, row)


def test_another_street_does_not_see_the_part_and_the_clerk_does_not_confirm_it():
    known()
    part = confirming().parts.get()
    other = street_head(make_street("光明街道应急办", "440311001"))
    with pytest.raises(NotVisible):
        grading.confirm_part(pk=part.pk, actor=other, at=AT)
    with pytest.raises(Forbidden):
        grading.confirm_part(pk=part.pk, actor=street_clerk(), at=AT)
    assert not RegradingLine.objects.visible_to(other).exists()
    assert RegradingLine.objects.visible_to(street_clerk()).count() == 1


def test_returned_it_goes_back_to_the_streets():
    known()
    row = confirming()
    grading.submit_regrading(pk=row.pk, actor=clerk(), at=AFTER_DAYS)
    grading.return_regrading(pk=row.pk, reason="请补充", actor=head(), at=AFTER_DAYS)
    grading.confirm_part(pk=row.parts.get().pk, actor=street_head(), at=AFTER_DAYS)
    approved(row)
    assert fresh(row).unconfirmed == ""


def test_who_may_begin_is_asked_before_what_is_missing():
    with pytest.raises(Forbidden):
        grading.begin_regrading(year=2026, actor=street_clerk(), at=moment("2026-10-01"))
    with pytest.raises(Forbidden):
        grading.draft_rule_set(name="", source="", actor=street_clerk(), at=AT)
