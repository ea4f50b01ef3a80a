"""What holds for every profile: unknown is never met, a penalty never helps, a promised day is kept."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enterprises.stages import Attribute, FactKind, Level, Precision, RiskColour, Source
from tests.whitelist.profiles import adding
from whitelist.criteria import Criterion, State
from whitelist.rules import Event, Holder, Profile, Statement, evaluate, qualifies

DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
WORTH = {State.UNMET: 0, State.UNPROVEN: 1, State.MET: 2}
CODED = {Attribute.LEVEL: Level.values, Attribute.RISK_COLOUR: RiskColour.values}


@st.composite
def statements(draw, attributes=tuple(Attribute)):
    attribute = draw(st.sampled_from(attributes))
    value = draw(st.sampled_from(CODED.get(attribute, ["yes", "no"])))
    return Statement(attribute, value, draw(st.sampled_from(Source)), draw(DAYS))


events = st.builds(
    Event, kind=st.sampled_from(FactKind), occurred_on=DAYS, precision=st.sampled_from(Precision)
)
holders = st.builds(
    Holder,
    name=st.just("甲"),
    post=st.sampled_from(["principal", "safety_officer"]),
    certified_until=st.none() | DAYS,
)
profiles = st.builds(
    Profile,
    # as whitelist/facts.py gives them: of each attribute and source one
    statements=st.lists(statements(), max_size=16, unique_by=lambda x: (x.attribute, x.source)).map(tuple),
    facts=st.lists(events, max_size=4).map(tuple),
    people=st.lists(holders, max_size=2).map(tuple),
)


def states(profile, on):
    return {found.criterion: found.state for found in evaluate(profile, on)}


@given(profiles, DAYS, st.sampled_from(Attribute))
def test_where_nothing_is_said_nothing_is_met(profile, on, attribute):
    """Forgetting all statements on one attribute never turns a criterion into 满足, but for “nothing against”."""
    kept = tuple(line for line in profile.statements if line.attribute != attribute)
    silent = replace(profile, statements=kept)
    if attribute in (Attribute.UNSUITABLE, Attribute.DUST, Attribute.AMMONIA, Attribute.LITHIUM):
        return  # of these silence is not “unknown”: nothing is known against the enterprise
    before, after = states(profile, on), states(silent, on)
    assert not [name for name in after if after[name] == State.MET and before[name] != State.MET]


@given(st.lists(events, max_size=4).map(tuple), st.lists(holders, max_size=3).map(tuple), DAYS)
def test_without_any_statement_only_nothing_against_can_be_met(facts, people, on):
    met = {
        name for name, state in states(Profile(facts=facts, people=people), on).items() if state == State.MET
    }
    assert met <= {Criterion.NOT_UNSUITABLE}


@given(profiles, DAYS, events)
def test_a_fact_never_improves_anything_unless_it_explains_an_admission(profile, on, fact):
    """An admitted penalty or accident that is then recorded is cleared up; else a further fact can only harm."""
    admitted = {line.attribute for line in profile.statements if line.value == "no"}
    spared = set()
    if Attribute.NO_PENALTY in admitted:
        spared.add(Criterion.NO_PENALTY_3Y)
    if Attribute.NO_ACCIDENT in admitted:
        spared.add(Criterion.NO_ACCIDENT_5Y)
    before, after = states(profile, on), states(adding(profile, fact), on)
    assert all(WORTH[after[name]] <= WORTH[before[name]] for name in after if name not in spared)


@given(profiles, DAYS, st.integers(0, 365 * 3))
def test_a_penalty_within_three_years_is_unmet_whatever_is_said(profile, on, ago):
    penalty = Event(FactKind.PENALTY, on - timedelta(days=ago))
    findings = evaluate(adding(profile, penalty), on)
    assert states(adding(profile, penalty), on)[Criterion.NO_PENALTY_3Y] == State.UNMET
    assert not qualifies(findings)


@given(profiles, DAYS)
def test_the_promised_day_is_the_first_day_met_when_nothing_changes(profile, on):
    """Only what is known on `on` is left standing; then every day up to the promised one is looked at."""
    known = replace(
        profile,
        statements=tuple(line for line in profile.statements if line.as_of <= on),
        facts=tuple(fact for fact in profile.facts if fact.occurred_on.replace(month=12, day=31) <= on),
    )
    for found in evaluate(known, on):
        if found.met_on is None:
            continue
        assert found.met_on > on and found.state == State.UNMET
        rule = found.criterion
        assert states(known, found.met_on)[rule] == State.MET
        step = max((found.met_on - on).days // 40, 1)
        days = {on + timedelta(days=n) for n in range(0, (found.met_on - on).days, step)}
        days.add(found.met_on - timedelta(days=1))
        assert all(states(known, day)[rule] == State.UNMET for day in days)


@given(profiles, DAYS)
def test_the_judgement_depends_on_nothing_but_profile_and_day(profile, on):
    shuffled = replace(profile, facts=profile.facts[::-1], statements=profile.statements[::-1])
    assert states(profile, on) == states(shuffled, on) == states(profile, on)
