"""Profiles from the register and the ledger: what stands, what was known when, in a fixed number of queries."""

from datetime import date

import pytest

from enterprises.models import Claim, Enterprise, Fact, Person, PersonCertificate
from enterprises.stages import Attribute, FactKind, Source
from tests.accounts.people import make_street, moment
from tests.enterprises.register import make_enterprise
from whitelist.criteria import Criterion, State
from whitelist.facts import profile_of, profiles_of
from whitelist.rules import evaluate

pytestmark = pytest.mark.django_db
NOON = moment("2026-11-06 12:00")


@pytest.fixture
def street():
    return make_street()


def claim(enterprise, attribute, value, as_of=date(2026, 11, 6), **more):
    values = {"source": Source.REGISTER, "recorded_at": NOON, **more}
    return Claim.objects.create(
        enterprise=enterprise, attribute=attribute, value=value, as_of=as_of, **values
    )


def fact(enterprise, on=date(2024, 1, 18), **more):
    values = {
        "kind": FactKind.PENALTY,
        "learned_on": date(2024, 2, 1),
        "source": Source.AUTHORITY,
        "recorded_at": NOON,
        **more,
    }
    return Fact.objects.create(enterprise=enterprise, occurred_on=on, **values)


def test_an_enterprise_of_which_nothing_is_known_has_an_empty_profile(street):
    profile = profile_of(make_enterprise(street, staff=36))
    assert (profile.staff, profile.statements, profile.facts, profile.people) == (36, (), (), ())


def test_of_each_attribute_and_source_the_latest_statement(street):
    enterprise = make_enterprise(street)
    claim(enterprise, Attribute.LEVEL, "none", date(2025, 1, 1))
    claim(enterprise, Attribute.LEVEL, "3", date(2026, 1, 1))
    claim(enterprise, Attribute.LEVEL, "2", date(2026, 11, 6), source=Source.DECLARATION)
    found = {(x.source, x.value) for x in profile_of(enterprise).statements}
    assert found == {(Source.REGISTER, "3"), (Source.DECLARATION, "2")}
    earlier = profile_of(enterprise, on=date(2025, 6, 1))
    assert [(x.source, x.value) for x in earlier.statements] == [(Source.REGISTER, "none")]


def test_a_retracted_claim_and_an_annulled_fact_do_not_stand(street):
    enterprise = make_enterprise(street)
    wrong = claim(enterprise, Attribute.HIGH_RISK, "no")
    claim(enterprise, Attribute.HIGH_RISK, "no", retracts=wrong)
    mistaken = fact(enterprise)
    fact(enterprise, annuls=mistaken)
    profile = profile_of(enterprise)
    assert profile.statements == () and profile.facts == ()


def test_an_earlier_evaluation_can_be_repeated_with_what_was_known_then(street):
    enterprise = make_enterprise(street)
    claim(enterprise, Attribute.NO_PENALTY, "yes")
    mistaken = fact(enterprise)
    before = profile_of(enterprise, known_until=moment("2026-11-06 18:00"))
    fact(enterprise, annuls=mistaken, recorded_at=moment("2026-11-10"))
    fact(enterprise, date(2026, 10, 1), learned_on=date(2026, 11, 11), recorded_at=moment("2026-11-11"))
    old = claim(enterprise, Attribute.LEVEL, "3", recorded_at=moment("2026-11-05"))
    claim(enterprise, Attribute.LEVEL, "3", retracts=old, recorded_at=moment("2026-11-12"))
    again = profile_of(enterprise, known_until=moment("2026-11-06 18:00"))
    assert (
        [x.occurred_on for x in again.facts] == [x.occurred_on for x in before.facts] == [date(2024, 1, 18)]
    )
    assert {x.attribute for x in again.statements} == {Attribute.NO_PENALTY, Attribute.LEVEL}
    now = profile_of(enterprise)
    assert [x.occurred_on for x in now.facts] == [date(2026, 10, 1)]
    assert {x.attribute for x in now.statements} == {Attribute.NO_PENALTY}


def test_people_in_post_with_the_certificate_that_lasts_longest(street):
    enterprise = make_enterprise(street)
    person = Person.objects.create(enterprise=enterprise, name="测试甲", post=Person.Post.PRINCIPAL)
    for day in (date(2026, 1, 1), date(2028, 3, 14)):
        PersonCertificate.objects.create(person=person, title="安全管理资质证书", valid_until=day)
    Person.objects.create(
        enterprise=enterprise, name="测试乙", post=Person.Post.SAFETY_OFFICER, left_on=date(2026, 10, 1)
    )
    assert [(x.name, x.certified_until) for x in profile_of(enterprise).people] == [
        ("测试甲", date(2028, 3, 14))
    ]
    assert len(profile_of(enterprise, on=date(2026, 9, 1)).people) == 2


def test_a_whole_street_takes_a_fixed_number_of_queries(street, django_assert_num_queries):
    """Screening the register: the same four queries for three enterprises as for all (NS-4.1.1)."""
    rows = [make_enterprise(street) for _ in range(6)]
    for number, enterprise in enumerate(rows):
        for _ in range(number % 3):
            fact(enterprise)
        claim(enterprise, Attribute.RISK_COLOUR, "red" if number % 2 else "blue")
    with django_assert_num_queries(4):
        found = list(profiles_of(Enterprise.objects.filter(street=street)))
    assert [enterprise for enterprise, _ in found] == rows
    assert [len(profile.facts) for _, profile in found] == [0, 1, 2, 0, 1, 2]
    colours = [profile.statements[0].value for _, profile in found]
    assert colours == ["blue", "red"] * 3
    with django_assert_num_queries(4):
        assert list(profiles_of(Enterprise.objects.order_by("-pk")[:3])) == found[3:]
    assert list(profiles_of(rows[:2])) == found[:2]


def test_ledger_and_claims_are_judged_together(street):
    enterprise = make_enterprise(street)
    claim(enterprise, Attribute.NO_PENALTY, "yes")
    fact(enterprise, reference="深光应急罚〔2024〕7号")
    judged = {x.criterion: x for x in evaluate(profile_of(enterprise), date(2026, 11, 20))}
    assert judged[Criterion.NO_PENALTY_3Y].state == State.UNMET
    assert judged[Criterion.NO_PENALTY_3Y].met_on == date(2027, 1, 19)
