"""One rule set, said twice: what explains a grade and the SQL that grades a million agree, enterprise by enterprise."""

import random
from copy import deepcopy
from datetime import date

import pytest
from django.db import connection

from enterprises.models import Enterprise
from enterprises.operations.grading.reading import graded, values_of
from enterprises.rules.grading import DEFAULT, INPUTS, decide, parse
from enterprises.rules.grading.inputs import HAPPENED
from tests.enterprises.grading.crowd import make_crowd

pytestmark = pytest.mark.django_db


def by_sql(rules, on):
    """{enterprise: (present, grade, lacking, values)}"""
    ctes, params = graded(rules, on=on, first=0, last=2**62)
    with connection.cursor() as cursor:
        cursor.execute(f"{ctes} SELECT id, present, grade, lacking, values FROM graded ORDER BY id", params)
        return {pk: tuple(rest) for pk, *rest in cursor.fetchall()}


def by_python(rules, on, pk, present):
    values = values_of(enterprise_id=pk, on=on)
    decision = decide(rules, values, on=on, present=present)
    texts = [None if values[row.name].value is None else str(values[row.name].value) for row in rules.inputs]
    return present, decision.grade, decision.lacking, texts


def any_rules(seed):
    """A sound rule set that no bureau would write: sorted random letters, conditions of every kind."""
    dice = random.Random(seed)
    content = deepcopy(DEFAULT)
    letters = ["A"] * 6
    for row in content[
        "matrix"
    ].values():  # from the best colour to unknown; each no better than the one before
        letters = [max(pair) for pair in zip(letters, sorted(dice.choices("ABCD", k=6)), strict=True)]
        row.update(zip(row, letters, strict=True))
    content["floors"] = [_any_floor(dice, number) for number in range(12)]
    return parse(content)


def _any_floor(dice, number):
    row = dice.choice(list(INPUTS.values()))
    floor = {
        "code": str(number),
        "input": row.name,
        "grade": dice.choice(["A", "B", "C", "D", "present"]),
        "clause": "样例",
        "words": "样例",
    }
    if row.kind == HAPPENED:
        return floor | {"months": dice.choice([None, 1, 6, 12, 24, 36])}
    codes = [code for code, _ in row.choices]
    return floor | {"values": dice.sample(codes, dice.randint(1, len(codes)))}


def test_two_thousand_enterprises_are_graded_alike():
    make_crowd(2000, seed=1)
    rules, on = parse(DEFAULT), date(2026, 11, 21)
    found = by_sql(rules, on)
    assert 1500 < len(found) < 2000  # closed and withdrawn ones are not graded
    assert {grade for _, grade, _, _ in found.values()} == {"A", "B", "C", "D"}
    for pk, said in found.items():
        assert said == by_python(rules, on, pk, said[0]), pk


@pytest.mark.parametrize("seed", range(5))
def test_any_rule_set_on_any_day_is_read_alike(seed):
    on = random.Random(seed).choice(
        [date(2024, 2, 29), date(2025, 3, 31), date(2025, 11, 21), date(2026, 11, 21)]
    )
    make_crowd(200, seed=seed, on=on)
    rules = any_rules(seed)
    found = by_sql(rules, on)
    assert len(found) > 140
    for pk, said in found.items():
        assert said == by_python(rules, on, pk, said[0]), pk


def test_the_comparison_sees_a_difference():
    """The control: another day is another answer for somebody."""
    make_crowd(300, seed=3)
    rules = parse(DEFAULT)
    then = by_sql(rules, date(2025, 11, 21))
    now = by_sql(rules, date(2026, 11, 21))
    assert any(now[pk] != then[pk] for pk in now)


def test_an_enterprise_that_closed_or_was_withdrawn_is_not_graded():
    pks = make_crowd(400, seed=4)
    found = set(by_sql(parse(DEFAULT), date(2026, 11, 21)))
    rows = Enterprise.objects.filter(pk__in=pks)
    open_ = {
        row.pk for row in rows if not row.withdrawn_at and (not row.closed_on or row.closed_on.day == 22)
    }
    assert found == open_
