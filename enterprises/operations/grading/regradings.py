"""年度评级 is begun and computed piece by piece; each piece is one statement and one commit (GM-2.3)."""

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Incomplete
from casework.operations import open_case
from casework.waking import wake_later
from enterprises.models import Enterprise, Regrading, RegradingChunk, RegradingLine, RegradingPart, RuleSet
from enterprises.operations.grading.beginning import CARRY_ON, must_begin
from enterprises.operations.grading.reading import graded
from enterprises.operations.grading.what_if import Move, WhatIf
from enterprises.workflow import REGRADING, REGRADING_PART

PIECE = 50_000
LINE = RegradingLine._meta.db_table
DONE = (Regrading.Stage.RESTORED, Regrading.Stage.CANCELLED)


@transaction.atomic
def begin_regrading(*, year, actor, at):
    """Begin the re-grading of `year` over today's data; the pieces are laid out, a worker computes them.

    Raises Forbidden, Incomplete (no rule set in force, no enterprises), Conflict (the year has one).
    """
    must_begin(REGRADING["begin"], actor)
    on = timezone.localdate(at)
    rule_set = RuleSet.objects.in_force(on)
    if rule_set is None:
        raise Incomplete("还没有起用的分类分级规则，不能评级。", next_step="请先试算并批准一套规则。")
    bureau = Organisation.objects.select_for_update(no_key=True).get(pk=Organisation.objects.bureau().pk)
    if Regrading.objects.filter(year=year).exclude(stage__in=DONE).exists():
        raise Conflict(f"{year}年度的评级已经建立。", next_step="请在年度评级中查看。")
    title = f"{year}年度分类分级评级"
    case = open_case(
        kind=REGRADING.kind, series="年度评级", title=title, organisation=bureau, at=at, year=year
    )
    row = Regrading.objects.create(
        case=case,
        year=year,
        on=on,
        rule_set=rule_set,
        input_names=[each.name for each in rule_set.rules.inputs],
        begun_by=actor,
    )
    row.is_locked = True  # created in this transaction: nobody else can see it
    REGRADING.take("begin", row=row, actor=actor, at=at, data={"rules": str(rule_set), "on": str(on)})
    _lay_out(row)
    wake_later(CARRY_ON)
    return row


def _lay_out(row):
    ends = Enterprise.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        raise Incomplete("底册中没有企业，不能评级。")
    starts = range(ends["first"], ends["last"] + 1, PIECE)
    RegradingChunk.objects.bulk_create(
        RegradingChunk(regrading=row, number=number, first=first, last=min(first + PIECE, ends["last"] + 1))
        for number, first in enumerate(starts, start=1)
    )


def carry_on(*, pk, at, limit=None):
    """Write the pieces that are missing, at most `limit`, each in a transaction of its own; then show the differences.

    Killed anywhere and called again it goes on behind the last piece. Returns the number of lines written.
    """
    written = pieces = 0
    while limit is None or pieces < limit:
        number = write_piece(pk=pk, at=at)
        if number is None:
            break
        written, pieces = written + number, pieces + 1
    if not RegradingChunk.objects.filter(regrading=pk, done_at=None).exists():
        show_differences(pk=pk, at=at)
    return written


@transaction.atomic
def write_piece(*, pk, at):
    """Write one piece that nobody else is writing; returns its number of lines, None when there is none left."""
    row = Regrading.objects.select_related("rule_set").get(pk=pk)
    waiting = RegradingChunk.objects.filter(regrading=row, done_at=None).order_by("number")
    piece = waiting.select_for_update(skip_locked=True).first()
    if piece is None or row.stage != Regrading.Stage.PREPARING:
        return None
    ctes, params = graded(row.rule_set.rules, on=row.on, first=piece.first, last=piece.last)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ctes} INSERT INTO {LINE}"
            " (regrading_id, enterprise_id, street_id, old, new, lacking, values)"
            " SELECT %(regrading)s, id, street_id, present, grade, lacking, values FROM graded ORDER BY id",
            {**params, "regrading": row.pk},
        )
        piece.written, piece.done_at = cursor.rowcount, at
    piece.save(update_fields=["written", "done_at"])
    return piece.written


@transaction.atomic
def show_differences(*, pk, at):
    """Count once what changes in each street and hand every street its part; a second call changes nothing."""
    row = Regrading.objects.lock_for_job(pk)
    if row.stage != Regrading.Stage.PREPARING:
        return row
    REGRADING.check("propose", row=row, actor=None, at=at)
    found = differences(row)
    REGRADING.take("propose", row=row, actor=None, at=at, data=found.tally())
    for street_id, part in found.by_street().items():
        _hand_over(row, street_id, part, at)
    return row


def differences(row):
    """The WhatIf of a re-grading's own lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT street_id, old, new, count(*), count(*) FILTER (WHERE lacking > 0)"
            f" FROM {LINE} WHERE regrading_id = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [row.pk],
        )
        moves = tuple(Move(*found) for found in cursor.fetchall())
    rules = row.rule_set.rules
    return WhatIf(row.on, moves, rules, rules)


def _hand_over(row, street_id, found, at):
    street = Organisation.objects.get(pk=street_id)
    case = open_case(
        kind=REGRADING_PART.kind,
        series="街道评级核对",
        title=f"{row}（{street.label}）",
        organisation=street,
        at=at,
        year=row.year,
    )
    tally = found.tally()
    part = RegradingPart.objects.create(
        case=case,
        regrading=row,
        street=street,
        enterprises=sum(move.number for move in found.rows),
        moves={f"{move.old} {move.new}": move.number for move in found.rows if move.old != move.new},
        visits_before=found.visits_before,
        visits_after=found.visits_after,
        **{name: tally[name] for name in ("up", "down", "first", "lacking")},
    )
    part.is_locked = True  # created in this transaction: nobody else can see it
    REGRADING_PART.take("create", row=part, actor=None, at=at, data={"regrading": row.case.number, **tally})
