"""The tables of steps drive everything: every step, from every stage, by every role (architecture, “A case moves by a table”)."""

from types import SimpleNamespace

import pytest

from accounts.refusals import Forbidden, Incomplete, WrongStage
from accounts.stages import BUREAU_ROLES, ENTERPRISE_ROLES, STREET_ROLES, Role
from casework.kinds import all_kinds
from casework.workflow import SYSTEM, Step, Workflow
from tests.accounts.people import moment
from tests.whitelist.lacking import LACKING, lacking

AT = moment("2026-11-21")
STREET, OTHER_STREET, FIRM, OTHER_FIRM, BUREAU = 11, 12, 21, 22, 1
TABLES = [kind.workflow for kind in all_kinds()]
EVERY = [(table, step) for table in TABLES for step in table.steps]


class Actor(SimpleNamespace):
    """Somebody who holds one role in one organisation."""

    def holds(self, role, organisation_id=None):
        """As accounts.User.holds."""
        return role == self.role and (organisation_id is None or organisation_id == self.organisation)


class Row(SimpleNamespace):
    """A row in a stage, of STREET and FIRM, that no `needs` looks at."""

    def organisation_for(self, role):
        """As casework.CaseRow.organisation_for."""
        if role in STREET_ROLES:
            return STREET
        if role in ENTERPRISE_ROLES:
            return FIRM
        return None if role in BUREAU_ROLES else -1

    def get_stage_display(self):
        """Any words."""
        return str(self.stage)


def bare(table):
    """The same table without its needs: what is asked here is who and from where."""
    steps = tuple(Step(**{**vars(step), "needs": ()}) for step in table.steps)
    return Workflow(table.kind, table.version, table.stages, steps)


def home_of(role):
    """The organisation in which a role of the right side is held."""
    if role in STREET_ROLES:
        return STREET
    return FIRM if role in ENTERPRISE_ROLES else BUREAU


def outcome(table, name, stage, actor):
    """open, forbidden or wrong stage."""
    try:
        table.check(name, row=Row(stage=stage), actor=actor, at=AT)
    except Forbidden:
        return "forbidden"
    except WrongStage:
        return "wrong stage"
    return "open"


def expected(step, stage, role):
    if role not in step.by:
        return "forbidden"
    return "open" if not step.leaves or stage in step.leaves else "wrong stage"


@pytest.mark.parametrize(
    ("table", "step"), EVERY, ids=lambda value: getattr(value, "name", getattr(value, "kind", ""))
)
def test_a_step_is_open_from_its_stages_and_to_its_roles_only(table, step):
    free = bare(table)
    for stage in table.stages:
        for role in Role:
            actor = Actor(role=role, organisation=home_of(role))
            assert outcome(free, step.name, stage, actor) == expected(step, stage, role), (stage, role)
        system = outcome(free, step.name, stage, None)
        assert system == expected(step, stage, SYSTEM)


@pytest.mark.parametrize(
    ("table", "step"), EVERY, ids=lambda value: getattr(value, "name", getattr(value, "kind", ""))
)
def test_the_same_role_of_another_street_or_firm_is_refused_before_the_stage_is_told(table, step):
    free = bare(table)
    for role, elsewhere in ((role, OTHER_STREET) for role in STREET_ROLES):
        assert outcome(free, step.name, step.reaches, Actor(role=role, organisation=elsewhere)) == "forbidden"
    for role in ENTERPRISE_ROLES:
        assert (
            outcome(free, step.name, step.reaches, Actor(role=role, organisation=OTHER_FIRM)) == "forbidden"
        )


NEEDS = [(table, step, need) for table, step in EVERY for need in (*step.needs, *step.asks)]


def only(table, step, *needs):
    """The table with this step alone, and of its guards only `needs`."""
    return Workflow(
        table.kind, table.version, table.stages, (Step(**{**vars(step), "needs": needs, "asks": ()}),)
    )


def one_who_may(step):
    """Somebody of the first role that may take the step; None where only the system may."""
    role = next((role for role in step.by if role != SYSTEM), None)
    return None if role is None else Anybody(role=role)


class Anybody(SimpleNamespace):
    """Holds one role everywhere."""

    def holds(self, role, organisation_id=None):
        """As accounts.User.holds."""
        return role == self.role


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "step", "need"), NEEDS, ids=lambda value: getattr(value, "__name__", getattr(value, "name", ""))
)
def test_each_guard_closes_its_step_and_without_it_the_step_is_open(table, step, need, settings, tmp_path):
    """A real row that lacks just this: refused with the guard's own words; the control, without the guard, is open."""
    settings.MEDIA_ROOT = tmp_path
    row, at = lacking(need.__name__)
    row.stage = step.leaves[0] if step.leaves else step.reaches
    with pytest.raises(Incomplete) as refusal:
        only(table, step, need).check(step.name, row=row, actor=one_who_may(step), at=at)
    assert refusal.value.missing == (need(row, at),)
    assert only(table, step).check(step.name, row=row, actor=one_who_may(step), at=at)


def test_every_guard_has_its_case():
    assert {need.__name__ for _, _, need in NEEDS} == set(LACKING)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_every_stage_can_be_reached_and_every_end_is_final(table):
    reached = {step.reaches for step in table.steps if step.reaches}
    assert reached == set(table.stages)
    assert set(table.mainline) <= set(table.stages)


def test_a_row_that_is_not_locked_moves_nowhere():
    with pytest.raises(RuntimeError):
        TABLES[0].take(TABLES[0].steps[0].name, row=Row(stage="x", is_locked=False), actor=None, at=AT)
