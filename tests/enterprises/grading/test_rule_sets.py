"""分类分级规则 as data: edited in a copy, tried, approved by another; and what a trial says without writing (GM-2.1)."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from accounts.refusals import Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import Case
from enterprises.models import GradePeriod, RuleSet
from enterprises.operations import grading, record_fact
from enterprises.operations.grading.what_if import reading_only
from enterprises.rules.grading import DEFAULT, parse
from enterprises.stages import FactKind, GradeOrigin, RuleSetStage, Source
from tests.accounts.people import make_bureau, make_street, moment
from tests.enterprises.grading.district import (
    AT,
    BEFORE,
    clerk,
    fresh,
    head,
    known,
    rules_in_force,
    street_clerk,
)
from tests.whitelist.staff import person

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def draft(**words):
    make_bureau()
    words = {"name": "2027年规则", "source": "局办公会纪要", "actor": clerk(), "at": AT} | words
    return grading.draft_rule_set(**words)


def edited(row, content, actor=None, **words):
    words = {"name": row.name, "source": row.source, "proposal": True, "at": AT} | words
    return grading.edit_rule_set(pk=row.pk, content=content, actor=actor or clerk(), **words)


def strict():
    """The default, but everybody yellow is visited as orange."""
    content = deepcopy(DEFAULT)
    content["matrix"]["blue"] = content["matrix"]["yellow"] = content["matrix"]["orange"]
    return content


def test_the_default_is_loaded_once_as_a_suggestion_that_governs_nothing():
    make_bureau()
    row = grading.load_default_rule_set(at=AT)
    assert grading.load_default_rule_set(at=AT).pk == row.pk
    assert str(row).endswith("（建议稿，待确认）") and row.stage == RuleSetStage.DRAFT
    assert RuleSet.objects.in_force(TODAY) is None


def test_the_last_editor_does_not_approve_and_nothing_is_approved_untried():
    row = draft(actor=head())
    with pytest.raises(WrongStage):
        grading.approve_rule_set(pk=row.pk, valid_from=TODAY, actor=head(), at=AT)
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)
    with pytest.raises(Forbidden, match="最后编辑人以外"):
        grading.approve_rule_set(pk=row.pk, valid_from=TODAY, actor=head(), at=AT)
    director = person(Role.DIRECTOR, make_bureau())
    grading.approve_rule_set(pk=row.pk, valid_from=TODAY, actor=director, at=AT)
    assert RuleSet.objects.in_force(TODAY) == row


def test_an_edit_makes_the_trial_void():
    row = draft()
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)
    edited(row, strict())
    row = fresh(row)
    assert (row.stage, row.tested_on, row.test) == (RuleSetStage.DRAFT, None, {})


def test_faults_are_refused_by_field_and_nothing_is_saved():
    row = draft()
    content = deepcopy(DEFAULT)
    del content["visits"]["A"]
    with pytest.raises(ValidationError) as refusal:
        edited(row, content)
    assert list(refusal.value.message_dict) == ["visits"]
    assert fresh(row).content == DEFAULT


def test_rules_govern_from_their_day_until_the_next_take_over():
    first = rules_in_force()
    row = draft(based_on_id=first.pk)
    edited(row, strict())
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)
    grading.approve_rule_set(pk=row.pk, valid_from=date(2027, 1, 1), actor=head(), at=AT)
    assert RuleSet.objects.in_force(date(2026, 12, 31)) == first
    assert RuleSet.objects.in_force(date(2027, 1, 1)) == row


def test_no_past_day_and_no_day_twice():
    rules_in_force(at=AT)
    row = draft()
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)
    for day in (date(2026, 11, 30), TODAY):
        with pytest.raises(ValidationError):
            grading.approve_rule_set(pk=row.pk, valid_from=day, actor=head(), at=AT)


def test_a_street_reads_approved_rules_only_and_edits_none():
    approved, other = rules_in_force(), draft()
    reader = street_clerk()
    assert list(RuleSet.objects.visible_to(reader)) == [approved]
    with pytest.raises(NotVisible):
        edited(other, DEFAULT, actor=reader)
    with pytest.raises(Forbidden):
        grading.discard_rule_set(pk=approved.pk, reason="不用", actor=reader, at=AT)


def test_an_unsound_set_is_not_tried():
    row = draft()
    RuleSet.objects.filter(pk=row.pk).update(content={})
    with pytest.raises(Incomplete, match="规则有 1 处问题"):
        grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)


# What if.


def test_a_trial_says_who_would_change_by_street_and_how_many_visits():
    rules_in_force()
    other = make_street("光明街道应急办", "440311001")
    stays, falls, new = known(grade="D", colour="red", level="none"), known(other, grade="A"), known(other)
    found = grading.what_if(rules=parse(strict()), on=stays_on())
    moves = {(row.street_id, row.old, row.new): row.number for row in found.rows}
    assert moves == {
        (make_street().pk, "", "D"): 1,
        (other.pk, "", "B"): 2,
    }, "nobody held a grade by a dated row yet"
    for firm, grade in ((stays, "D"), (falls, "A")):
        hold(firm, grade, date(2026, 11, 5))
    found = grading.what_if(rules=parse(strict()), on=stays_on())
    assert found.tally() == {"up": 0, "down": 1, "first": 1, "same": 1, "lacking": 0}
    assert (found.visits_before, found.visits_after) == (6 + 1, 6 + 2 + 2)
    assert found.by_street()[other.pk].changed == 2
    assert found.by_grade()["B"] == (0, 2)
    changes = grading.what_if_changes(rules=parse(strict()), on=stays_on())
    assert [(row.enterprise_id, row.old, row.new) for row in changes] == [
        (falls.pk, "A", "B"),
        (new.pk, "", "B"),
    ]


def stays_on():
    return TODAY


def hold(firm, grade, since, until=None):
    return GradePeriod.objects.create(
        enterprise=firm,
        grade=grade,
        valid_from=since,
        valid_until=until,
        rule_set=RuleSet.objects.first(),
        origin=GradeOrigin.EVENT,
        recorded_at=AT,
    )


def test_a_past_day_is_judged_by_what_was_known_and_held_then():
    rules_in_force()
    firm = known(grade="D")
    hold(firm, "C", date(2025, 1, 1), date(2026, 11, 20))
    hold(firm, "D", date(2026, 11, 20))
    record_fact(
        enterprise=firm,
        kind=FactKind.PENALTY,
        occurred_on=date(2026, 11, 18),
        source=Source.AUTHORITY,
        actor=clerk(),
        at=moment("2026-11-20"),
    )

    def move(on):
        (row,) = grading.what_if(rules=parse(DEFAULT), on=on).rows
        return row.old, row.new

    assert move(date(2026, 11, 19)) == ("C", "A")
    assert move(date(2026, 11, 20)) == ("D", "D")
    assert move(date(2026, 6, 1)) == ("C", "D")  # before anybody had said anything of it


def test_a_trial_cannot_write():
    with pytest.raises(DatabaseError, match="read-only"), reading_only() as cursor:
        cursor.execute("UPDATE enterprises_enterprise SET grade = 'A'")


def test_after_a_trial_the_same_transaction_writes_again():
    known()
    grading.what_if(rules=parse(DEFAULT), on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_enterprise SET grade = 'A'")
        assert cursor.rowcount == 1


def test_the_trial_of_a_set_stands_in_its_history():
    known()
    row = draft()
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=AT)
    row = fresh(row)
    assert (row.tested_on, row.test["first"]) == (TODAY, 1)
    assert Case.objects.get(pk=row.case_id).history.last().data["first"] == 1
    with pytest.raises(ValidationError):
        grading.try_rule_set(pk=row.pk, actor=clerk(), at=BEFORE, on=TODAY)
