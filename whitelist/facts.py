"""Claims, ledger and people of enterprises as plain profiles: a fixed number of queries, however many there are."""

from datetime import date, datetime
from itertools import groupby

from django.db.models import Max, Q

from enterprises.models import Claim, Enterprise, Fact, Person
from enterprises.stages import Attribute, FactKind, Precision, Source
from whitelist.rules import Event, Holder, Profile, Statement

CHUNK = 2000


def profile_of(enterprise, on: date | None = None, known_until: datetime | None = None) -> Profile:
    """The profile of one enterprise; see profiles_of for `on` and `known_until`."""
    chosen = Enterprise.objects.filter(pk=enterprise.pk)
    return next(profile for _, profile in profiles_of(chosen, on, known_until))


def profiles_of(enterprises, on: date | None = None, known_until: datetime | None = None):
    """Yield (enterprise, profile) in the order of primary keys, for a queryset or a list, in constant memory.

    `on`: statements of later days, and people who had left by then, are left out.
    `known_until`: only what had been recorded by that moment, so that an earlier evaluation can be repeated
    (people are kept as they are now; their certificates carry their own dates).
    """
    chosen = Enterprise.objects.filter(pk__in=_pks(enterprises))
    lines = _Grouped(_statements(chosen, on, known_until))
    facts = _Grouped(_facts(chosen, known_until))
    people = _Grouped(_people(chosen, on))
    for enterprise in chosen.select_related("street").order_by("pk").iterator(CHUNK):
        yield (
            enterprise,
            Profile(
                staff=enterprise.staff,
                statements=tuple(_statement(row) for row in lines.of(enterprise.pk)),
                facts=tuple(_event(row) for row in facts.of(enterprise.pk)),
                people=tuple(_holder(row) for row in people.of(enterprise.pk)),
            ),
        )


def _pks(enterprises):
    return enterprises.values("pk") if hasattr(enterprises, "values") else [row.pk for row in enterprises]


class _Grouped:
    """Rows that come in the order of enterprises, handed out enterprise by enterprise."""

    def __init__(self, rows):
        self.groups = groupby(rows.iterator(CHUNK), key=lambda row: row["enterprise_id"])
        self.key, self.rows = None, []
        self._advance()

    def _advance(self):
        self.key, rows = next(self.groups, (None, ()))
        self.rows = list(rows)

    def of(self, pk):
        """The rows of one enterprise; asked in rising order."""
        while self.key is not None and self.key < pk:
            self._advance()
        return self.rows if self.key == pk else []


def _standing(rows, mark, known_until):
    """Rows that were neither withdrawn nor withdrawals by `known_until`; `mark` is the name of the withdrawal."""
    undone = {"retracts": "retracted_by", "annuls": "annulled_by"}[mark]
    rows = rows.filter(**{mark: None})
    if known_until is None:
        return rows.filter(**{undone: None})
    late = Q(**{undone: None}) | Q(**{f"{undone}__recorded_at__gt": known_until})
    return rows.filter(late, recorded_at__lte=known_until)


def _statements(chosen, on, known_until):
    """Of each enterprise, attribute and source the latest."""
    rows = _standing(Claim.objects.filter(enterprise__in=chosen), "retracts", known_until)
    if on is not None:
        rows = rows.filter(as_of__lte=on)
    names = ("enterprise_id", "attribute", "source")
    rows = rows.order_by(*names, "-as_of", "-pk").distinct(*names)
    return rows.values(*names, "value", "as_of", "detail")


def _facts(chosen, known_until):
    rows = _standing(Fact.objects.filter(enterprise__in=chosen), "annuls", known_until)
    rows = rows.order_by("enterprise_id", "-occurred_on", "-pk")
    return rows.values(
        "enterprise_id", "kind", "occurred_on", "precision", "reference", "detail", "learned_on"
    )


def _people(chosen, on):
    """Those in post, each with the last day of the certificate that lasts longest."""
    rows = Person.objects.filter(enterprise__in=chosen)
    rows = rows.filter(left_on=None) if on is None else rows.filter(Q(left_on=None) | Q(left_on__gt=on))
    rows = rows.annotate(certified_until=Max("certificates__valid_until")).order_by(
        "enterprise_id", "post", "pk"
    )
    return rows.values("enterprise_id", "name", "post", "full_time", "certified_until")


def _statement(row):
    return Statement(
        attribute=Attribute(row["attribute"]),
        value=row["value"],
        source=Source(row["source"]),
        as_of=row["as_of"],
        detail=row["detail"],
    )


def _event(row):
    return Event(
        kind=FactKind(row["kind"]),
        occurred_on=row["occurred_on"],
        precision=Precision(row["precision"]),
        reference=row["reference"],
        detail=row["detail"],
        learned_on=row["learned_on"],
    )


def _holder(row):
    return Holder(
        name=row["name"], post=row["post"], full_time=row["full_time"], certified_until=row["certified_until"]
    )
