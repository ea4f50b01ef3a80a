"""Writing a plan in bulk: enterprises, the history of their fields, claims, facts, and a line for each row."""

from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from enterprises.models import Claim, Enterprise, Fact, FieldChange, FormerName, ImportLine
from enterprises.operations.ledger import tell_of
from enterprises.rules import HAZARDS
from enterprises.stages import Source

from .copying import copy_instances, copy_rows, next_ids
from .matching import chunks
from .plan import MIRRORED, field_values

BATCH = 1000
INDEXED = ("pinyin", "initials", "core", "grams")
NAMED = {"name", "community", "address", "industry_name"}  # what INDEXED are computed from
CREATED = "created"  # the field name under which the history records that an import made the enterprise
TEXT_LENGTH = 300


class Written(NamedTuple):
    """What the lines still need of an enterprise that was created."""

    pk: int
    name: str


def as_text(value):
    """A field's value as the history keeps it."""
    return "" if value is None else str(value)[:TEXT_LENGTH]


def write_plan(lines, *, batch, actor, at):
    """Write every created and updated line of the plan, and an ImportLine for each line."""
    made = [line for line in lines if line.outcome == ImportLine.Outcome.CREATED]
    changed = [line for line in lines if line.outcome == ImportLine.Outcome.UPDATED]
    _create(made, at)
    _update(changed, at)
    _record_changes(made, changed, batch, actor, at)
    _write_claims(made + changed, actor, at)
    _write_facts(made + changed, actor, at)
    write_lines(lines, batch)
    if len(made) + len(changed) >= BATCH:
        _count_anew()


def _count_anew():
    """Let the planner know what came, at once: until autovacuum does, it takes a new register for an empty one."""
    tables = (Enterprise, Claim, Fact, FieldChange, FormerName)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def _create(lines, at):
    """Chunk by chunk: what search is indexed by is the larger part of an enterprise, and is needed no longer."""
    for part in chunks(lines):
        made = [_made(line, at) for line in part]
        copy_instances(Enterprise, made)
        for line, enterprise in zip(part, made, strict=True):
            line.enterprise = Written(enterprise.pk, enterprise.name)


def _made(line, at):
    mirrored = {name: line.claims.get(attribute, "") for name, attribute in MIRRORED.items()}
    claimed = sorted(f"{name}:{value}" for name, value in line.claims.items() if name in HAZARDS)
    values = field_values(line.row.values) | mirrored
    return Enterprise(street=line.street, updated_at=at, claimed=claimed, **values).index()


def _update(lines, at):
    fields = set(chain.from_iterable(line.changes for line in lines))
    for line in lines:
        for name, (_, after) in line.changes.items():
            setattr(line.enterprise, name, after)
        line.enterprise.updated_at = at
    if fields & NAMED:
        fields.update(INDEXED)
        for line in lines:
            line.enterprise.index()
    rows = [line.enterprise for line in lines]
    Enterprise.objects.bulk_update(rows, [*sorted(fields), "updated_at"], batch_size=BATCH // 4)


def _record_changes(made, changed, batch, actor, at):
    why, by = f"导入底册：{batch.file_name}"[:120], actor and actor.pk
    columns = ("enterprise_id", "field", "before", "after", "why", "batch_id", "changed_by_id", "changed_at")
    told = (why, batch.pk, by, at)
    copy_rows(
        FieldChange,
        columns,
        ((line.enterprise.pk, CREATED, "", line.enterprise.name, *told) for line in made),
    )
    rows = (
        (line.enterprise.pk, name, as_text(before), as_text(after), *told)
        for line in changed
        for name, (before, after) in line.changes.items()
    )
    copy_rows(FieldChange, columns, rows)
    until = timezone.localdate(at)
    names = [
        FormerName(enterprise=line.enterprise, name=line.changes["name"][0], until=until)
        for line in changed
        if "name" in line.changes
    ]
    FormerName.objects.bulk_create(names, batch_size=BATCH)


def _place(line):
    return f"{line.row.sheet} 第{line.row.row_number}行"


def _write_claims(lines, actor, at):
    """The claims of the lines, leaving their ids in ``line.made``."""
    ids = next_ids(Claim, sum(len(line.claims) for line in lines))
    columns = (
        "id",
        "enterprise_id",
        "attribute",
        "value",
        "detail",
        "source",
        "as_of",
        "recorded_by_id",
        "recorded_at",
    )
    copy_rows(Claim, columns, _claims(lines, ids, actor and actor.pk, at))


def _claims(lines, ids, by, at):
    source = Source.REGISTER.value
    for line in lines:
        place = _place(line)
        for attribute, value in line.claims.items():
            pk = next(ids)
            line.made.setdefault("claims", []).append(pk)
            yield pk, line.enterprise.pk, attribute.value, value, place, source, line.as_of, by, at


def _write_facts(lines, actor, at):
    """The facts of the lines, their ids left in ``line.made``; the ledger's listeners hear of them on commit."""
    learned = timezone.localdate(at)
    facts = []
    for line in lines:
        facts += [(line, _annulment(old, learned, actor, at)) for old in line.annuls]
        for kind, stated in line.facts:
            fact = Fact(
                enterprise_id=line.enterprise.pk,
                kind=kind,
                occurred_on=stated.latest,
                precision=stated.precision,
                learned_on=learned,
                detail=_place(line),
                source=Source.REGISTER,
                recorded_by=actor,
                recorded_at=at,
            )
            facts.append((line, fact))
    Fact.objects.bulk_create([fact for _, fact in facts], batch_size=BATCH)
    for line, fact in facts:
        line.made.setdefault("facts", []).append(fact.pk)
    tell_of(*(fact for _, fact in facts))


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


def write_lines(lines, batch):
    """An ImportLine for every planned line, with its values, changes, problems, and what it made."""
    rows = (
        (
            batch.pk,
            line.row.sheet[:60],
            line.row.row_number,
            line.outcome.value,
            _plain(line),
            [problem_json(problem) for problem in line.problems],
            line.enterprise.pk if line.enterprise else None,
        )
        for line in lines
    )
    columns = ("batch_id", "sheet", "row_number", "outcome", "values", "problems", "enterprise_id")
    copy_rows(ImportLine, columns, rows)


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
    changes = {} if line.outcome == ImportLine.Outcome.CREATED else line.changes
    written = {name: [as_text(before), as_text(after)] for name, (before, after) in changes.items()}
    return {**shown, "changes": written, "made": line.made}
