"""The pure rules of grading: what a rule set may say, what it decides, and that the unknown never helps (GM-2.1)."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from enterprises.rules.grading import DEFAULT, INPUTS, Value, decide, parse, since
from enterprises.rules.grading.inputs import HAPPENED

ON = date(2026, 11, 21)
RULES = parse(DEFAULT)
GOOD = {
    "risk_colour": "blue",
    "level": "2",
    "high_risk": "no",
    "lithium": "no",
    "dust": "no",
    "ammonia": "no",
}


def judged(present="", **values):
    """The decision on an enterprise without fault, but for `values`."""
    said = {name: Value(value) for name, value in (GOOD | values).items()}
    return decide(RULES, said, on=ON, present=present)


def changed(**values):
    """The default content with some parts replaced."""
    return deepcopy(DEFAULT) | values


def faults(content):
    with pytest.raises(ValidationError) as refusal:
        parse(content)
    return refusal.value.message_dict


def test_a_faultless_enterprise_is_graded_by_the_matrix():
    assert judged().grade == judged().matrix_grade == "A"
    assert judged(level="3").grade == "B"
    assert judged(risk_colour="red", level="none").grade == "D"


@pytest.mark.parametrize(
    ("kind", "day", "grade"),
    [
        ("penalty", date(2025, 11, 21), "D"),
        ("penalty", date(2025, 11, 20), "A"),
        ("accident", date(2026, 11, 21), "D"),
        ("overdue_rectification", date(2019, 1, 1), "D"),
        ("serious_dishonesty", date(2019, 1, 1), "D"),
    ],
)
def test_a_veto_holds_within_its_months_or_as_long_as_the_fact_stands(kind, day, grade):
    """law.md 7.2: 近一年死亡事故、重大隐患逾期、严重失信、近一年受处罚 → D."""
    assert judged(**{kind: day}).grade == grade


@pytest.mark.parametrize("hazard", ["high_risk", "lithium", "dust", "ammonia"])
@pytest.mark.parametrize("value", ["yes", None])
def test_a_high_risk_enterprise_and_one_of_which_it_is_unknown_is_no_better_than_b(hazard, value):
    """特区条例第六十二条, GW-1 to GW-5."""
    assert judged(**{hazard: value}).grade == "B"


def test_without_level_three_a_grade_does_not_rise():
    """GM-2.3: 标准化三级以上."""
    assert judged(present="C", level="small").grade == "C"
    assert judged(present="", level="small").grade == "B"
    assert judged(present="C", level="3").grade == "B"


def test_what_is_unknown_is_said_and_never_taken_for_a_no():
    decision = judged(dust=None)
    dust = next(reason for reason in decision.reasons if reason.input.name == "dust")
    assert (dust.known, dust.words, dust.limit, dust.decisive) == (False, "未知", "B", True)
    assert "情况未知，按“粉尘涉爆单位”对待，不高于B级" in dust.effect
    assert dust.change == "若粉尘涉爆核定为“否”，则为A级"
    assert decision.lacking == 1


def test_a_value_that_is_no_value_of_the_input_is_unknown():
    assert judged(level="9").grade == judged(level=None).grade == "C"


def test_it_says_until_when_a_fact_weighs_and_what_two_facts_do_together():
    assert judged(penalty=date(2026, 3, 1)).changes == ("若至2027-03-02没有新的“安全生产行政处罚”，则为A级",)
    assert judged(penalty=date(2026, 3, 1), serious_dishonesty=date(2026, 1, 1)).changes == (
        "“安全生产行政处罚”“严重失信名单”须同时改善，等级才会提高",
    )
    assert judged(level="3").changes == ("若安全生产标准化等级变为“二级”，则为A级",)
    assert judged().changes == ()


def test_the_sentence_on_the_day_is_true():
    last = date(2027, 3, 1)
    said = {name: Value(value) for name, value in (GOOD | {"penalty": date(2026, 3, 1)}).items()}
    assert decide(RULES, said, on=last).grade == "D"
    assert decide(RULES, said, on=date(2027, 3, 2)).grade == "A"


def test_every_reason_names_its_clause():
    assert all(reason.clause for reason in judged(penalty=ON).reasons)


def test_look_back_counts_whole_months_over_the_ends_of_months():
    assert since(date(2025, 2, 28), 12) == date(2024, 2, 28)
    assert since(date(2025, 3, 1), 12) == date(2024, 3, 1)
    assert since(date(2025, 3, 31), 1) == date(2025, 3, 1)


# What a rule set may not say.


def test_the_default_is_sound_and_covers_every_grade():
    assert set(RULES.visits) == {"A", "B", "C", "D"}
    assert all("待确认" in visits.source for visits in RULES.visits.values())


def test_an_unknown_level_may_not_be_graded_better_than_any_known_one():
    matrix = deepcopy(DEFAULT["matrix"])
    matrix["blue"]["unknown"] = "B"
    assert faults(changed(matrix=matrix)) == {"matrix": ["“蓝色”一行：标准化“未知”的等级优于“未达标”。"]}


def test_an_unknown_colour_may_not_be_graded_better_than_red():
    matrix = deepcopy(DEFAULT["matrix"])
    matrix["unknown"]["small"] = "C"
    assert faults(changed(matrix=matrix))["matrix"] == [
        "标准化“小微企业标准化”一列：风险“未知”的等级优于“红色”。"
    ]


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ({"clause": " "}, "没有写依据"),
        ({"words": ""}, "没有写文字说明"),
        ({"grade": "E"}, "等级应为"),
        ({"input": "weather"}, "没有这个输入项"),
        ({"months": 0}, "回溯月数应为"),
        ({"months": True}, "回溯月数应为"),
        ({"values": ["yes"]}, "只设回溯月数"),
        ({"colour": "red"}, "多余的项目"),
    ],
)
def test_a_condition_that_is_not_sound_is_refused_with_its_number(floor, said):
    floors = deepcopy(DEFAULT["floors"])
    floors[1] |= floor
    assert faults(changed(floors=floors))["floors"][0].startswith("第 2 条限制条件：")
    assert said in faults(changed(floors=floors))["floors"][0]


def test_a_condition_on_a_value_names_values_of_its_input():
    floors = deepcopy(DEFAULT["floors"])
    floors[4]["values"] = ["maybe"]
    assert faults(changed(floors=floors)) == {
        "floors": ["第 5 条限制条件：“高危生产经营单位”的取值应为：否、是。"]
    }


@pytest.mark.parametrize("number", [-1, 53, 1.5, "2", True])
def test_a_number_of_visits_is_a_whole_number(number):
    visits = deepcopy(DEFAULT["visits"])
    visits["A"]["per_year"] = number
    assert "visits" in faults(changed(visits=visits))


def test_a_worse_grade_is_not_visited_less():
    visits = deepcopy(DEFAULT["visits"])
    visits["D"]["per_year"] = 0
    assert faults(changed(visits=visits)) == {"visits": ["等级越差，频次不得越少。"]}


@pytest.mark.parametrize("content", [None, [], {}, {"matrix": {}}, changed(matrix=[], floors={}, visits=3)])
def test_what_is_no_rule_set_at_all_is_refused(content):
    assert faults(content)


# For every enterprise: less knowledge is never a better grade.

DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))


def _values(row):
    known = DAYS if row.kind == HAPPENED else st.sampled_from([code for code, _ in row.choices])
    return st.none() | known


ENTERPRISES = st.fixed_dictionaries({name: _values(row) for name, row in INPUTS.items()})


@given(ENTERPRISES, st.sampled_from(["", "A", "B", "C", "D"]), st.sampled_from(RULES.inputs))
def test_forgetting_an_input_never_improves_the_grade(values, present, forgotten):
    said = {name: Value(value) for name, value in values.items()}
    known = decide(RULES, said, on=ON, present=present)
    if forgotten.kind == HAPPENED:  # the ledger's silence is none on record: a fact more is never better
        values = values | {forgotten.name: ON}
        worse = decide(RULES, {name: Value(value) for name, value in values.items()}, on=ON, present=present)
        assert worse.grade >= known.grade
    else:
        assert decide(RULES, said | {forgotten.name: Value()}, on=ON, present=present).grade >= known.grade


@given(ENTERPRISES, st.sampled_from(["", "A", "B", "C", "D"]))
def test_every_promise_of_a_better_grade_is_kept(values, present):
    decision = decide(RULES, {name: Value(value) for name, value in values.items()}, on=ON, present=present)
    for reason in decision.reasons:
        assert bool(reason.change) == reason.decisive
        if reason.change and reason.input.kind != HAPPENED:
            word = reason.change.split("“")[1].split("”")[0]
            code = next(code for code, label in reason.input.choices if label == word)
            other = {name: Value(value) for name, value in (values | {reason.input.name: code}).items()}
            assert decide(RULES, other, on=ON, present=present).grade == reason.change[-2]
