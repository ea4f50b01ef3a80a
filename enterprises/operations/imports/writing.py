"""Writing a plan in bulk: enterprises, the history of their fields, claims, facts, and a line for each row."""

from functools import partial
from itertools import chain

from django.db import transaction
from django.utils import timezone

from enterprises.models import Claim, Enterprise, Fact, FieldChange, FormerName, ImportLine
from enterprises.models.imports import ImportLine as Line
from enterprises.operations.ledger import fact_recorded
from enterprises.stages import Source

from .plan import field_values

BATCH = 1000
INDEXED = ("pinyin", "initials", "grams")
CREATED = "created"  # the field name under which the history records that an import made the enterprise
TEXT_LENGTH = 300


def as_text(value):
    """A field's value as the history keeps it."""
    return "" if value is None else str(value)[:TEXT_LENGTH]


def write_plan(lines, *, batch, actor, at):
    """Write every created and updated line of the plan, and an ImportLine for each line."""
    made = [line for line in lines if line.outcome == Line.Outcome.CREATED]
    changed = [line for line in lines if line.outcome == Line.Outcome.UPDATED]
    _create(made, at)
    _update(changed, at)
    _record_changes(made, changed, batch, actor, at)
    ledger = _write_ledger(made + changed, actor, at)
    write_lines(lines, batch, ledger)


def _create(lines, at):
    for line in lines:
        claims = {
            name: after for name, (_, after) in line.changes.items() if name in ("risk_colour", "level")
        }
        line.enterprise = Enterprise(
            street=line.street, updated_at=at, **field_values(line.row.values), **claims
        )
        line.enterprise.index()
    Enterprise.objects.bulk_create([line.enterprise for line in lines], batch_size=BATCH)


def _update(lines, at):
    fields = set(chain.from_iterable(line.changes for line in lines))
    for line in lines:
        for name, (_, after) in line.changes.items():
            setattr(line.enterprise, name, after)
        line.enterprise.updated_at = at
    if fields & {"name", "address"}:
        fields.update(INDEXED)
        for line in lines:
            line.enterprise.index()
    rows = [line.enterprise for line in lines]
    Enterprise.objects.bulk_update(rows, [*sorted(fields), "updated_at"], batch_size=BATCH // 4)


def _record_changes(made, changed, batch, actor, at):
    note = partial(
        FieldChange, why=f"导入底册：{batch.file_name}"[:120], batch=batch, changed_by=actor, changed_at=at
    )
    rows = [note(enterprise=line.enterprise, field=CREATED, after=line.enterprise.name) for line in made]
    rows += [
        note(enterprise=line.enterprise, field=name, before=as_text(before), after=as_text(after))
        for line in changed
        for name, (before, after) in line.changes.items()
    ]
    FieldChange.objects.bulk_create(rows, batch_size=BATCH)
    until = timezone.localdate(at)
    names = [
        FormerName(enterprise=line.enterprise, name=line.changes["name"][0], until=until)
        for line in changed
        if "name" in line.changes
    ]
    FormerName.objects.bulk_create(names, batch_size=BATCH)


def _write_ledger(lines, actor, at):
    """Claims and facts of the lines; returns {id of line: {"claims": [ids], "facts": [ids]}} for the undo."""
    origin = partial(dict, source=Source.REGISTER, recorded_by=actor, recorded_at=at)
    learned = timezone.localdate(at)
    claims, facts = [], []
    for line in lines:
        where = f"{line.row.sheet} 第{line.row.row_number}行"
        for attribute, value in line.claims.items():
            row = origin(
                enterprise=line.enterprise, attribute=attribute, value=value, as_of=line.as_of, detail=where
            )
            claims.append((line, Claim(**row)))
        for old in line.annuls:
            facts.append((line, _annulment(old, learned, actor, at)))
        for kind, stated in line.facts:
            row = origin(enterprise=line.enterprise, kind=kind, precision=stated.precision, detail=where)
            facts.append((line, Fact(occurred_on=stated.latest, learned_on=learned, **row)))
    Claim.objects.bulk_create([claim for _, claim in claims], batch_size=BATCH)
    Fact.objects.bulk_create([fact for _, fact in facts], batch_size=BATCH)
    for _, fact in facts:
        transaction.on_commit(partial(fact_recorded.send, sender=Fact, fact=fact))
    return _by_line(claims, facts)


def _annulment(old, learned, actor, at):
    return Fact(
        enterprise_id=old.enterprise_id,
        kind=old.kind,
        occurred_on=old.occurred_on,
        precision=old.precision,
        learned_on=learned,
        reference=old.reference,
        detail="底册给出了确切日期",
        source=old.source,
        annuls=old,
        recorded_by=actor,
        recorded_at=at,
    )


def _by_line(claims, facts):
    ledger = {}
    for key, pairs in (("claims", claims), ("facts", facts)):
        for line, row in pairs:
            ledger.setdefault(id(line), {"claims": [], "facts": []})[key].append(row.pk)
    return ledger


def write_lines(lines, batch, ledger=None):
    """An ImportLine for every planned line, with its values, changes, problems, and what it made."""
    ledger = ledger or {}
    rows = (
        ImportLine(
            batch=batch,
            sheet=line.row.sheet[:60],
            row_number=line.row.row_number,
            outcome=line.outcome,
            values=_plain(line) | {"made": ledger.get(id(line), {})},
            problems=[problem_json(problem) for problem in line.problems],
            enterprise=line.enterprise if line.enterprise and line.enterprise.pk else None,
        )
        for line in lines
    )
    ImportLine.objects.bulk_create(rows, batch_size=BATCH)


def problem_json(problem):
    """A problem as it is stored and reported."""
    return {
        "code": problem.code,
        "field": problem.field,
        "severity": problem.severity,
        "message": problem.message,
    }


def _plain(line):
    values = line.row.values
    shown = {name: values.get(name) for name in ("name", "uscc", "street", "address")}
    changes = {} if line.outcome == Line.Outcome.CREATED else line.changes
    return {
        **shown,
        "changes": {name: [as_text(before), as_text(after)] for name, (before, after) in changes.items()},
    }
