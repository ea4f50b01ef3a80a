"""Finding enterprises that stand twice in the register, by indexes alone: one at a time, never all against all."""

from functools import reduce
from itertools import combinations
from operator import or_

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Organisation
from accounts.refusals import Conflict
from enterprises.models import DuplicatePair, Enterprise, PairSearch
from enterprises.names import bigrams
from enterprises.operations.register import must_keep
from enterprises.rules.duplicates import SHOWN_FROM, likeness
from enterprises.stages import PairState

NARROW = 0.001  # a pair of characters in fewer than this share of all rows finds its rows at once
LOOKED_AT = 200
KEYS = 6
SHOWN = 10
FIELDS = ("name", "core", "address", "phone", "principal_name", "uscc", "street_id", "closed_on")


def candidates(enterprise):
    """The enterprises that look like this one: list of (Enterprise, Likeness), the likest first, at most SHOWN.

    Four look-ups by index (core of the name, address, phone, rare pairs of characters); only what they find is scored.
    """
    found = {}
    for condition in _conditions(enterprise):
        rows = Enterprise.objects.filter(condition, withdrawn_at=None).exclude(pk=enterprise.pk)
        found |= {row.pk: row for row in rows.only(*FIELDS)[:LOOKED_AT]}
    scored = [(row, likeness(enterprise, row)) for row in found.values()]
    alike = [pair for pair in scored if pair[1].score >= SHOWN_FROM]
    return sorted(alike, key=lambda pair: (-pair[1].score, pair[0].pk))[:SHOWN]


def _conditions(enterprise):
    if enterprise.core:
        yield Q(core=enterprise.core)
    if enterprise.address:
        yield Q(address=enterprise.address)
    if enterprise.phone:
        yield Q(phone=enterprise.phone)
    keys = _keys(bigrams(enterprise.core), frequencies())
    if keys:
        yield reduce(or_, (Q(grams__contains=list(key)) for key in keys))


def frequencies():
    """The share of rows in which the most common pairs of characters occur, from the statistics of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::varchar[], most_common_elem_freqs FROM pg_stats"
            " WHERE schemaname = current_schema() AND tablename = %s AND attname = 'grams'",
            [Enterprise._meta.db_table],
        )
        row = cursor.fetchone()
    if not row or not row[0]:
        return {}
    return dict(zip(row[0], row[1], strict=False))


def _keys(pairs, shares):
    """Sets of pairs of characters, each rare enough to be looked up; the rarest first."""
    ranked = sorted(pairs, key=lambda pair: (shares.get(pair, 0), pair))
    single = [(pair,) for pair in ranked if shares.get(pair, 0) < NARROW]
    double = [
        both
        for both in combinations(ranked, 2)
        if shares.get(both[0], 0) * shares.get(both[1], 0) < NARROW / 20
    ]
    return (single or double)[:KEYS]


def remember(enterprise, at):
    """Write what looks like the enterprise now; what people have decided stays. Returns how many pairs it has."""
    pairs = []
    for other, alike in candidates(enterprise):
        first, second = sorted((enterprise.pk, other.pk))
        pairs.append(
            DuplicatePair(
                first_id=first,
                second_id=second,
                street_id=enterprise.street_id,
                score=alike.score,
                reasons=list(alike.reasons),
                found_at=at,
            )
        )
    DuplicatePair.objects.bulk_create(
        pairs,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "found_at"],
    )
    return len(pairs)


@transaction.atomic
def begin_search(*, street_id, actor, at):
    """Start the search in a street from its first enterprise; raises Forbidden, Conflict while one runs."""
    must_keep(actor, street_id)
    if not renew_search(street_id=street_id, at=at):
        raise Conflict("正在查找，还没有完成。", next_step="稍后刷新页面查看结果。")
    return PairSearch.objects.get(street=street_id)


@transaction.atomic
def renew_search(*, street_id, at):
    """Start it for the clock; returns False while one runs."""
    Organisation.objects.select_for_update(no_key=True).get(pk=street_id)
    search, _ = PairSearch.objects.get_or_create(street_id=street_id)
    if search.asked_at and search.finished_at is None:
        return False
    search.reached, search.looked_at, search.asked_at, search.finished_at = 0, 0, at, None
    search.save()
    return True


@transaction.atomic
def search_on(*, street_id, at, number=500):
    """Look at the next `number` enterprises of a street; what was reached is kept. Returns whether more are left."""
    search = PairSearch.objects.select_for_update().get(street=street_id)
    if search.finished_at:
        return False
    rows = Enterprise.objects.filter(street=street_id, withdrawn_at=None, pk__gt=search.reached)
    rows = list(rows.only(*FIELDS).order_by("pk")[:number])
    for row in rows:
        remember(row, at)
    if rows:
        search.reached = rows[-1].pk
        search.looked_at += len(rows)
    if len(rows) < number:
        search.finished_at = at
        forget_gone(street_id, search.asked_at)
    search.save()
    return search.finished_at is None


def forget_gone(street_id, since):
    """Undecided pairs that a whole search did not find again look alike no longer."""
    old = DuplicatePair.objects.filter(street=street_id, state=PairState.OPEN, found_at__lt=since)
    old.delete()


@transaction.atomic
def not_the_same(*, enterprise_id, other_id, why, actor, at):
    """A person has looked: they are two enterprises. It is remembered; raises NotVisible, Forbidden."""
    first, second = sorted((enterprise_id, other_id))
    one = Enterprise.objects.for_act(first, actor)
    other = Enterprise.objects.for_act(second, actor)
    for row in (one, other):
        must_keep(actor, row.street_id)
    alike = likeness(one, other)
    decided = {
        "state": PairState.DIFFERENT,
        "decided_by": actor,
        "decided_at": at,
        "why": why[:200],
    }
    fresh = {"street_id": one.street_id, "score": alike.score, "reasons": list(alike.reasons), "found_at": at}
    pair, _ = DuplicatePair.objects.update_or_create(
        first=one, second=other, defaults=decided, create_defaults=fresh | decided
    )
    return pair
