"""A crowd of random enterprises with claims, retractions, facts and annulments, the same for the same seed."""

import random
from datetime import date, timedelta

from django.db import connection

from enterprises.models import Claim, Enterprise, Fact
from enterprises.rules.grading import INPUTS
from enterprises.rules.grading.inputs import HAPPENED
from enterprises.stages import Grade, Source
from tests.accounts.people import make_street, moment

AT = moment("2026-11-21")
FIRST, DAYS = date(2023, 1, 1), 1420  # until 2026-11-21


def _day(dice):
    return FIRST + timedelta(days=dice.randrange(DAYS))


def _near(dice, on):
    """A day on or about the edge of a look-back, or any."""
    edges = [on - timedelta(days=n) for n in (364, 365, 366, 367, 730, 731, 732)]
    return dice.choice([*edges, *(_day(dice) for _ in range(7))])


def make_crowd(number, seed, on=date(2026, 11, 21)):
    """`number` enterprises in two streets; returns their pks in order."""
    dice = random.Random(seed)
    streets = [make_street(), make_street("光明街道应急办", "440311001")]
    firms = Enterprise.objects.bulk_create(
        Enterprise(
            name=f"随机{n}号公司",
            street=dice.choice(streets),
            grade=dice.choice(["", *Grade.values]),
            closed_on=dice.choice([None] * 30 + [on, on + timedelta(days=1)]),
            withdrawn_at=dice.choice([None] * 30 + [AT]),
            updated_at=AT,
        ).index()
        for n in range(number)
    )
    _speak(firms, dice)
    _happen(firms, dice, on)
    with connection.cursor() as cursor:  # or every look at one enterprise reads all claims
        cursor.execute("ANALYZE enterprises_claim, enterprises_fact")
    return [firm.pk for firm in firms]


def _speak(firms, dice):
    said = [row for row in INPUTS.values() if row.kind != HAPPENED]
    claims = Claim.objects.bulk_create(
        Claim(
            enterprise=firm,
            attribute=row.key,
            value=dice.choice([code for code, _ in row.choices] * 5 + ["?"]),
            source=dice.choice([Source.DECLARATION, Source.REGISTER, Source.STAFF, Source.VERIFICATION]),
            as_of=_day(dice),
            recorded_at=AT,
        )
        for firm in firms
        for row in said
        for _ in range(dice.choice([0, 1, 1, 2, 3]))
    )
    Claim.objects.bulk_create(
        Claim(
            enterprise_id=claim.enterprise_id,
            attribute=claim.attribute,
            value=claim.value,
            source=claim.source,
            as_of=claim.as_of + timedelta(days=dice.randrange(400)),
            retracts=claim,
            recorded_at=AT,
        )
        for claim in claims
        if dice.random() < 0.2
    )


def _happen(firms, dice, on):
    kinds = [row.key for row in INPUTS.values() if row.kind == HAPPENED]
    facts = []
    for firm in firms:
        for kind in kinds:
            if dice.random() < 0.15:
                day = _near(dice, on)
                learned = day + timedelta(days=dice.choice([0, 0, 3, 200]))
                facts.append(_fact(firm.pk, kind, day, learned))
    facts = Fact.objects.bulk_create(facts)
    Fact.objects.bulk_create(
        _fact(fact.enterprise_id, fact.kind, fact.occurred_on, fact.learned_on + timedelta(days=90), fact)
        for fact in facts
        if dice.random() < 0.2
    )


def _fact(enterprise_id, kind, day, learned, annuls=None):
    return Fact(
        enterprise_id=enterprise_id,
        kind=kind,
        occurred_on=day,
        learned_on=learned,
        source=Source.STAFF,
        annuls=annuls,
        recorded_at=AT,
    )
