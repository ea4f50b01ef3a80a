"""The ledger and the claims: three dates, annulled by new rows, unknown is not “no”."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from enterprises import operations
from enterprises.forms.ledger import FactForm, day_and_precision
from enterprises.models import Claim, Enterprise, Fact
from enterprises.operations.ledger import facts_recorded
from enterprises.stages import Attribute, FactKind, Precision, RiskColour, Source
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")
PENALTY = {
    "kind": FactKind.PENALTY,
    "occurred_on": date(2024, 1, 18),
    "learned_on": date(2024, 2, 1),
    "reference": "样例罚〔2024〕7号",
    "source": Source.AUTHORITY,
}


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def enterprise(street):
    return make_enterprise(street)


def penalise(enterprise, actor, **changes):
    return operations.enter_fact(enterprise_id=enterprise.pk, actor=actor, at=NOW, **PENALTY | changes)


def claim(enterprise, actor, value, as_of, attribute=Attribute.RISK_COLOUR, **fields):
    return operations.enter_claim(
        enterprise_id=enterprise.pk,
        attribute=attribute,
        value=value,
        source=Source.STAFF,
        as_of=as_of,
        actor=actor,
        at=NOW,
        **fields,
    )


def test_a_fact_keeps_the_three_dates(enterprise, clerk):
    fact = penalise(enterprise, clerk)
    assert (fact.occurred_on, fact.learned_on, fact.recorded_at) == (date(2024, 1, 18), date(2024, 2, 1), NOW)


@pytest.mark.parametrize(
    "dates",
    [
        {"learned_on": date(2024, 1, 17)},
        {"learned_on": date(2026, 10, 13)},
        {"occurred_on": date(2026, 10, 13), "learned_on": date(2026, 10, 13)},
    ],
)
def test_dates_that_do_not_fit_are_refused(enterprise, clerk, dates):
    with pytest.raises(ValidationError):
        penalise(enterprise, clerk, **dates)
    assert not Fact.objects.exists()


def test_a_month_counts_as_its_last_day_and_may_be_known_within_it(enterprise, clerk):
    fact = penalise(
        enterprise,
        clerk,
        occurred_on=date(2026, 10, 31),
        precision=Precision.MONTH,
        learned_on=date(2026, 10, 9),
    )
    assert fact.occurred_on == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2024-01-18", (date(2024, 1, 18), Precision.DAY)),
        ("2024年2月", (date(2024, 2, 29), Precision.MONTH)),
        ("2023.5", (date(2023, 5, 31), Precision.MONTH)),
        ("2022", (date(2022, 12, 31), Precision.YEAR)),
    ],
)
def test_a_date_is_typed_as_exactly_as_it_is_known(typed, expected):
    assert day_and_precision(typed) == expected


@pytest.mark.parametrize("typed", ["2024-13", "2024-02-30", "昨天", "24-1-1", "2024-01-18-1", "0000"])
def test_what_is_no_date_is_refused_at_the_field(typed):
    form = FactForm({"kind": "penalty", "occurred": typed, "learned_on": "2026-10-12", "source": "staff"})
    assert not form.is_valid()
    assert list(form.errors) == ["occurred"]


def test_a_fact_is_annulled_by_a_new_row_with_a_reason(enterprise, clerk):
    fact = penalise(enterprise, clerk)
    annulment = operations.annul_fact(fact_id=fact.pk, reason="复议撤销", actor=clerk, at=NOW)
    assert (annulment.annuls, annulment.detail) == (fact, "复议撤销")
    assert Fact.objects.count() == 2
    assert not Fact.objects.standing().exists()


def test_an_annulment_needs_a_reason_and_happens_once(enterprise, clerk):
    fact = penalise(enterprise, clerk)
    with pytest.raises(ValidationError):
        operations.annul_fact(fact_id=fact.pk, reason="  ", actor=clerk, at=NOW)
    annulment = operations.annul_fact(fact_id=fact.pk, reason="误录", actor=clerk, at=NOW)
    for row in (fact, annulment):
        with pytest.raises(Conflict):
            operations.annul_fact(fact_id=row.pk, reason="再撤", actor=clerk, at=NOW)


@pytest.mark.parametrize("table", ["enterprises_fact", "enterprises_claim"])
@pytest.mark.parametrize("act", ["UPDATE {} SET detail = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_recorded(enterprise, clerk, table, act):
    penalise(enterprise, clerk)
    claim(enterprise, clerk, "blue", date(2026, 8, 2))
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_who_may_not_keep_the_register_may_not_write_the_ledger(enterprise, clerk, street):
    fact = penalise(enterprise, clerk)
    organisation = make_firm_organisation(enterprise.name, street)
    Enterprise.objects.filter(pk=enterprise.pk).update(organisation=organisation)
    principal = make_person(Role.PRINCIPAL, organisation)
    stranger = make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005"))
    for actor, refusal in ((principal, Forbidden), (stranger, NotVisible)):
        with pytest.raises(refusal):
            penalise(enterprise, actor)
        with pytest.raises(refusal):
            operations.annul_fact(fact_id=fact.pk, reason="想撤", actor=actor, at=NOW)
        with pytest.raises(refusal):
            claim(enterprise, actor, "blue", date(2026, 8, 2))


def test_those_above_hear_of_a_fact_on_commit(enterprise, clerk, django_capture_on_commit_callbacks):
    heard = []
    facts_recorded.connect(listener := lambda facts, **kwargs: heard.extend(facts))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            fact = penalise(enterprise, clerk)
            assert heard == []
        assert heard == [fact]
    finally:
        facts_recorded.disconnect(listener)


def test_the_claim_of_the_latest_day_counts_not_the_one_recorded_last(enterprise, clerk):
    claim(enterprise, clerk, "blue", date(2026, 8, 2))
    claim(enterprise, clerk, "red", date(2026, 3, 1))
    assert Claim.objects.latest().get().value == "blue"
    enterprise.refresh_from_db()
    assert enterprise.risk_colour == RiskColour.BLUE


def test_a_claim_taken_back_lets_the_former_count_again_and_the_last_leaves_unknown(enterprise, clerk):
    first = claim(enterprise, clerk, "yellow", date(2026, 3, 1))
    second = claim(enterprise, clerk, "red", date(2026, 8, 2))
    for row, left in ((second, "yellow"), (first, "")):
        operations.retract_claim(claim_id=row.pk, reason="登记错了", actor=clerk, at=NOW)
        enterprise.refresh_from_db()
        assert enterprise.risk_colour == left
    with pytest.raises(Conflict):
        operations.retract_claim(claim_id=first.pk, reason="再撤", actor=clerk, at=NOW)


@pytest.mark.parametrize(
    ("attribute", "value", "as_of", "field"),
    [
        (Attribute.RISK_COLOUR, "yes", date(2026, 8, 2), "value"),
        (Attribute.DUST, "blue", date(2026, 8, 2), "value"),
        (Attribute.DUST, "yes", date(2026, 10, 13), "as_of"),
        (Attribute.UNSUITABLE, "yes", date(2026, 8, 2), "detail"),
    ],
)
def test_a_claim_that_says_nothing_usable_is_refused(enterprise, clerk, attribute, value, as_of, field):
    """NS-3.3.4: 其他不适宜 needs the reason in words."""
    with pytest.raises(ValidationError) as refused:
        claim(enterprise, clerk, value, as_of, attribute=attribute)
    assert list(refused.value.message_dict) == [field]


def test_staff_do_not_record_in_the_enterprises_name(enterprise, clerk):
    with pytest.raises(ValidationError):
        operations.enter_claim(
            enterprise_id=enterprise.pk,
            attribute=Attribute.DUST,
            value="no",
            source=Source.DECLARATION,
            as_of=date(2026, 8, 2),
            actor=clerk,
            at=NOW,
        )
