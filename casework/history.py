"""The hash chain of a case: what is hashed, how a row is added, how a chain is checked."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from casework.models import DailyRoot, StepTaken

HASHED = (
    "case_id",
    "seq",
    "step",
    "label",
    "leaves",
    "reaches",
    "reaches_label",
    "actor_id",
    "actor_name",
    "role",
    "unit_id",
    "data",
    "clause",
    "workflow_version",
    "previous_hash",
)


def canonical(value):
    """JSON with sorted keys and no spaces: the same bytes on every machine."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder
    ).encode()


def plain(data):
    """The data as PostgreSQL will give it back, so that the hash can be computed again."""
    return json.loads(canonical(data))


def step_hash(row):
    """SHA-256 over every column of a step, the previous hash among them."""
    parts = {name: getattr(row, name) for name in HASHED}
    parts["at"] = row.at.astimezone(UTC).isoformat()
    return hashlib.sha256(canonical(parts)).hexdigest()


def append_step(*, case, actor, at, data, **fields):
    """Add one row to the case's chain. The case's domain row is locked by the caller, so seq cannot race."""
    last = StepTaken.objects.filter(case=case).order_by("-seq").first()
    row = StepTaken(
        case=case,
        seq=last.seq + 1 if last else 1,
        actor=actor,
        actor_name=actor.name if actor else "系统",
        at=at,
        data=plain(data or {}),
        previous_hash=last.hash if last else "",
        **fields,
    )
    row.hash = step_hash(row)
    row.save(force_insert=True)
    return row


@dataclass(frozen=True)
class Broken:
    """The first row of a chain that does not agree with itself."""

    case_id: int
    seq: int
    why: str


def check_chain(rows):
    """The first broken row of one case's rows in order, or None."""
    previous, expected = "", 1
    for row in rows:
        if row.seq != expected:
            return Broken(row.case_id, expected, "缺少这一条记录")
        if row.previous_hash != previous:
            return Broken(row.case_id, row.seq, "与上一条记录的校验值不衔接")
        if step_hash(row) != row.hash:
            return Broken(row.case_id, row.seq, "内容与校验值不符")
        previous, expected = row.hash, expected + 1
    return None


def day_root(day_heads, previous_hash):
    """SHA-256 over (case, seq, hash) of every chain's head, and the root of the day before."""
    body = {"previous": previous_hash, "heads": sorted(day_heads)}
    return hashlib.sha256(canonical(body)).hexdigest()


def end_of(day):
    """The first moment after `day`, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def heads_until(moment):
    """(case, seq, hash) of each chain's last row before `moment`."""
    rows = StepTaken.objects.filter(at__lt=moment).order_by("case_id", "-seq").distinct("case_id")
    return [list(head) for head in rows.values_list("case_id", "seq", "hash")]


def check_roots():
    """The first day whose root does not agree with the rows, or None."""
    previous = ""
    for root in DailyRoot.objects.order_by("date"):
        if root.previous_hash != previous or day_root(heads_until(end_of(root.date)), previous) != root.hash:
            return root.date
        previous = root.hash
    return None
