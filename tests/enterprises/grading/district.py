"""A graded district: rules in force, enterprises with data, a re-grading brought as far as a test needs it."""

from accounts.stages import Role
from casework.policy import load_profile
from enterprises.models import Regrading
from enterprises.operations import grading, record_claim, record_fact
from enterprises.operations.grading.approval import unconfirmed_parts
from enterprises.stages import Attribute, FactKind, RegradingStage, Source
from tests.accounts.people import make_bureau, make_street, moment
from tests.enterprises.register import make_enterprise
from tests.whitelist.staff import person

AT = moment("2026-12-01 10:00")
BEFORE = moment("2026-11-02 10:00")
AFTER_DAYS = moment("2026-12-28 10:00")
HAZARDS = (Attribute.HIGH_RISK, Attribute.LITHIUM, Attribute.DUST, Attribute.AMMONIA)


def clerk():
    """Who does the work in the bureau."""
    return person(Role.BUREAU_CLERK, make_bureau())


def head():
    """Who approves."""
    return person(Role.SECTION_HEAD, make_bureau())


def deputy():
    """Who may also roll back."""
    return person(Role.DEPUTY_DIRECTOR, make_bureau())


def street_clerk(street=None):
    """Who does the work in a street."""
    return person(Role.STREET_CLERK, street or make_street())


def street_head(street=None):
    """Who answers for a street."""
    return person(Role.STREET_HEAD, street or make_street())


def rules_in_force(at=BEFORE):
    """The default suggestion, tested and approved."""
    make_bureau()
    load_profile("nanshan")
    row = grading.load_default_rule_set(at=at)
    grading.try_rule_set(pk=row.pk, actor=clerk(), at=at)
    return grading.approve_rule_set(pk=row.pk, valid_from=at.date(), actor=head(), at=at)


def say(enterprise, attribute, value, at=BEFORE, source=Source.STAFF):
    """What the office knows of an enterprise."""
    return record_claim(
        enterprise=enterprise,
        attribute=attribute,
        value=value,
        source=source,
        as_of=at.date(),
        actor=None,
        at=at,
    )


def known(street=None, name=None, colour="blue", level="2", grade="", hazards="no", **fields):
    """An enterprise of which everything is known; graded A by the default rules unless said otherwise."""
    enterprise = make_enterprise(street or make_street(), name, grade=grade, **fields)
    say(enterprise, Attribute.RISK_COLOUR, colour)
    say(enterprise, Attribute.LEVEL, level)
    for hazard in HAZARDS:
        say(enterprise, hazard, hazards)
    return enterprise


def begun(at=AT, year=2026):
    """A re-grading begun by the clerk, nothing computed."""
    return grading.begin_regrading(year=year, actor=clerk(), at=at)


def confirming(at=AT, year=2026):
    """Its differences lie with the streets."""
    row = begun(at, year)
    grading.carry_on(pk=row.pk, at=at)
    return fresh(row)


def approved(row, at=AFTER_DAYS):
    """Submitted and approved, the unconfirmed streets named."""
    grading.submit_regrading(pk=row.pk, actor=clerk(), at=at)
    parts = [part.pk for part in unconfirmed_parts(row)]
    return grading.approve_regrading(pk=row.pk, actor=head(), at=at, unconfirmed=parts)


def effective(row=None, at=AFTER_DAYS):
    """Carried through to its effect."""
    row = row or confirming()
    approved(row, at)
    grading.take_effect(pk=row.pk, at=at)
    return fresh(row)


def at_stage(stage):
    """A re-grading in the stage."""
    if stage == RegradingStage.PREPARING:
        return begun()
    row = confirming()
    if stage == RegradingStage.SUBMITTED:
        grading.submit_regrading(pk=row.pk, actor=clerk(), at=AFTER_DAYS)
    if stage in (RegradingStage.APPROVED, RegradingStage.EFFECTIVE):
        approved(row)
    if stage == RegradingStage.EFFECTIVE:
        grading.take_effect(pk=row.pk, at=AFTER_DAYS)
    return fresh(row)


def fresh(row):
    """The row as the database has it."""
    return type(row).objects.get(pk=row.pk)


def line_of(row, enterprise):
    """The line of an enterprise in a re-grading."""
    return Regrading.objects.get(pk=row.pk).lines.get(enterprise=enterprise)


def penalty(enterprise, at=BEFORE):
    """A penalty of that day in the ledger."""
    return record_fact(
        enterprise=enterprise,
        kind=FactKind.PENALTY,
        occurred_on=at.date(),
        source=Source.AUTHORITY,
        actor=clerk(),
        at=at,
    )
