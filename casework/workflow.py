"""A case moves by a table. `Workflow.take` is the only code that changes a stage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from accounts.refusals import Forbidden, Incomplete, WrongStage
from accounts.stages import Role
from casework.clocks import ClockRule, meet_clocks, start_clock, stop_clocks
from casework.history import append_step

SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """One row of the table.

    `leaves`: the stages it is open from; empty: it begins the case. `reaches`: the new stage, None leaves it as it is.
    `by`: roles, SYSTEM among them where a job may take it. `needs`: functions (row, at) that return the missing
    reason in the officer's words, or None; `asks`: such needs that the step's own form can answer, so that they are
    looked at when the step is taken and never keep anybody from opening the form.
    `starts`, `meets`, `stops`: clocks ("*" in `stops`: all that run).
    `alone` is False for steps that only happen along with another act (a list, a meeting).
    """

    name: str
    label: str
    leaves: tuple
    reaches: str | None
    by: tuple
    clause: str
    needs: tuple[Callable, ...] = ()
    asks: tuple[Callable, ...] = ()
    starts: tuple[ClockRule, ...] = ()
    meets: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    consequence: str = ""
    tone: str = "primary"
    alone: bool = True

    def missing(self, row, at):
        """Every reason why the step cannot be taken at `at`."""
        return tuple(reason for need in self.needs if (reason := need(row, at)))


@dataclass(frozen=True)
class Offer:
    """A step as it stands for one person and one row: open to them, and what is missing."""

    step: Step
    missing: tuple
    mine: bool


@dataclass(frozen=True)
class Workflow:
    """The table of one kind of case. `mainline` is the picture: the stages of a smooth course, in order."""

    kind: str
    version: str
    stages: type
    steps: tuple[Step, ...]
    mainline: tuple = ()
    _by_name: MappingProxyType = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self):
        names = {step.name: step for step in self.steps}
        if len(names) != len(self.steps):
            raise ValueError(f"{self.kind}: a step name stands twice")
        object.__setattr__(self, "_by_name", MappingProxyType(names))

    def __getitem__(self, name):
        return self._by_name[name]

    def __contains__(self, name):
        return name in self._by_name

    def limit(self, code):
        """The ClockRule of a clock's code (“reply.12” is one of “reply”), or None."""
        wanted = code.partition(".")[0]
        return next((rule for step in self.steps for rule in step.starts if rule.code == wanted), None)

    def take(self, name, *, row, actor, at, data=None):
        """Move the row by one step and write its history, clocks and version.

        The row comes from `for_act` (visible and locked). Raises Forbidden, WrongStage, Incomplete; then nothing changed.
        """
        if not row.is_locked:
            raise RuntimeError("take() needs a row from for_act()")
        step, role = self.check(name, row=row, actor=actor, at=at)
        _must_lack_nothing(step, [reason for need in step.asks if (reason := need(row, at))])
        return self._move(step, row, actor, role, at, data)

    def check(self, name, *, row, actor, at):
        """The step and the role by which `actor` may take it now; raises Forbidden, WrongStage, Incomplete."""
        step = self[name]
        role = _role_for(step, row, actor)
        if role is None:
            raise Forbidden(
                f"“{step.label}”由{_names(step.by)}办理。", next_step="请由有权办理的岗位登录后办理。"
            )
        if step.leaves and row.stage not in step.leaves:
            raise WrongStage(
                f"当前阶段是“{row.get_stage_display()}”，不能办理“{step.label}”。",
                next_step="页面内容可能已由他人更新，请刷新后查看可以办理的步骤。",
            )
        _must_lack_nothing(step, step.missing(row, at))
        return step, role

    def _move(self, step, row, actor, role, at, data):
        leaves = row.stage if step.leaves else ""
        if step.reaches is not None:
            row.stage = step.reaches
        row.version += 1
        row.save()
        case = row.case
        case.stage_label = row.get_stage_display()
        closed = self._is_final(row.stage)
        case.closed_at = (case.closed_at or at) if closed else None
        case.save(update_fields=["stage_label", "closed_at"])
        self._turn_clocks(step, row, at, closed)
        return append_step(
            case=case,
            actor=actor,
            at=at,
            data=data,
            step=step.name,
            label=step.label,
            leaves=leaves,
            reaches=row.stage,
            reaches_label=row.get_stage_display(),
            role=role,
            unit_id=unit_of(role, row, actor),
            clause=step.clause,
            workflow_version=self.version,
        )

    def _turn_clocks(self, step, row, at, closed):
        meet_clocks(case=row.case, codes=step.meets, at=at)
        if closed or "*" in step.stops:
            stop_clocks(case=row.case, at=at)
        elif step.stops:
            stop_clocks(case=row.case, codes=step.stops, at=at)
        for rule in step.starts:
            for owed, owner_id in _owed(rule, row):
                start_clock(row=row, rule=owed, at=at, owner_id=owner_id)

    def _is_final(self, stage):
        return not any(stage in step.leaves for step in self.steps if step.reaches is not None)

    def offers(self, row, actor, at):
        """The steps that are open from the row's stage, each with what is missing and whether it is this person's."""
        return [
            Offer(step, step.missing(row, at), _role_for(step, row, actor) is not None)
            for step in self.steps
            if step.alone and step.leaves and row.stage in step.leaves
        ]


def _must_lack_nothing(step, missing):
    if missing:
        raise Incomplete(f"“{step.label}”还不能办理：{'；'.join(missing)}", missing=tuple(missing))


def _role_for(step, row, actor):
    """The role by which `actor` may take the step on this row, or None."""
    if actor is None:
        return SYSTEM if SYSTEM in step.by else None
    for role in step.by:
        if role != SYSTEM and actor.holds(role, row.organisation_for(role)):
            return role
    return None


def unit_of(role, row, actor):
    """The organisation (primary key) in which `actor` holds the role for this row; None for the system."""
    if role == SYSTEM:
        return None
    there = row.organisation_for(role)
    if there is not None:
        return there
    return next(organisation for held, organisation in sorted(actor.standing.held) if held == role)


def _owed(rule, row):
    """(limit, organisation that owes it): one, or one for each of several bodies."""
    if rule.each is None:
        return [(rule, _owner(rule, row))]
    return [(rule.owed_by(key), key) for key in rule.each(row)]


def _owner(rule, row):
    """The organisation that owes a clock; bureau clocks belong to the case's bureau."""
    there = row.organisation_for(rule.owner)
    return row.bureau_organisation_id if there is None else there


def _names(roles):
    return "、".join("系统" if role == SYSTEM else Role(role).label for role in roles)
