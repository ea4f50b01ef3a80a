"""The inputs of grading as one SQL statement for a range of enterprises, and therefore for one as well.

Read as of a day: claims that speak of a day until then and were not taken back by then, facts that were known then
and not annulled by then. What only the enterprise itself says counts for nothing here (decision 3).
"""

from datetime import date

from django.db import connection

from enterprises.models import Claim, Enterprise, Fact, GradePeriod
from enterprises.rules.grading import INPUTS, Rules, Value, compiled
from enterprises.rules.grading.inputs import HAPPENED, SAID
from enterprises.stages import Source

CLAIM, FACT, FIRM, PERIOD = (model._meta.db_table for model in (Claim, Fact, Enterprise, GradePeriod))

# Enterprises that are graded: in the register, not merged into another, not closed on the day.
FIRMS = f"""
    SELECT e.id, e.street_id, e.name, {{present}} AS present
    FROM {FIRM} e
    WHERE e.id >= %(first)s AND e.id < %(last)s AND e.withdrawn_at IS NULL AND e.merged_into_id IS NULL
      AND (e.closed_on IS NULL OR e.closed_on > %(on)s)"""

PRESENT_NOW = "e.grade"
PRESENT_THEN = f"""COALESCE((
        SELECT p.grade FROM {PERIOD} p
        WHERE p.enterprise_id = e.id AND p.revoked_at IS NULL AND p.valid_from <= %(on)s
          AND (p.valid_until IS NULL OR p.valid_until > %(on)s)
        ORDER BY p.valid_from DESC, p.id DESC LIMIT 1), '')"""

LATEST = f"""
    SELECT DISTINCT ON (c.enterprise_id, c.attribute)
           c.enterprise_id, c.attribute, c.value, c.source, c.as_of, c.id
    FROM {CLAIM} c
    WHERE c.enterprise_id >= %(first)s AND c.enterprise_id < %(last)s AND c.attribute = ANY(%(attributes)s)
      AND c.as_of <= %(on)s AND c.source <> '{Source.DECLARATION}' AND c.retracts_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM {CLAIM} r WHERE r.retracts_id = c.id AND r.as_of <= %(on)s)
    ORDER BY c.enterprise_id, c.attribute, c.as_of DESC, c.id DESC"""

STANDING = f"""
    SELECT f.enterprise_id, f.kind, f.occurred_on, f.source, f.learned_on, f.reference, f.id
    FROM {FACT} f
    WHERE f.enterprise_id >= %(first)s AND f.enterprise_id < %(last)s AND f.kind = ANY(%(kinds)s)
      AND f.learned_on <= %(on)s AND f.annuls_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM {FACT} a WHERE a.annuls_id = f.id AND a.learned_on <= %(on)s)"""


def _keys(inputs, kind):
    return [row.key for row in inputs if row.kind == kind]


def _pivot(inputs, kind, value, key):
    columns = (
        f"max({value}) FILTER (WHERE {key} = '{row.key}') AS {row.name}" for row in inputs if row.kind == kind
    )
    return ", ".join(columns)


def graded(rules: Rules, *, on: date, first, last, then=False):
    """(CTEs, params): a table `graded` of the enterprises first ≤ pk < last with `id`, `street_id`, `name`,
    `present`, `grade`, `lacking` and `values`; `then`: the grade held on that day, not the one held now.
    """
    rule = compiled(rules, on)
    inputs = rules.inputs
    values = ", ".join(f"{row.name}::text" for row in inputs)
    happened = _pivot(inputs, HAPPENED, "occurred_on", "kind") or "NULL AS nothing"
    ctes = f"""WITH firm AS ({FIRMS.format(present=PRESENT_THEN if then else PRESENT_NOW)}),
    said AS (SELECT enterprise_id, {_pivot(inputs, SAID, "value", "attribute")}
             FROM ({LATEST}) latest GROUP BY enterprise_id),
    happened AS (SELECT enterprise_id, {happened} FROM ({STANDING}) standing GROUP BY enterprise_id),
    graded AS (
        SELECT firm.id, street_id, name, present, {rule.grade} AS grade, {rule.lacking} AS lacking,
               ARRAY[{values}]::varchar(10)[] AS values
        FROM firm
        LEFT JOIN said ON said.enterprise_id = firm.id
        LEFT JOIN happened ON happened.enterprise_id = firm.id)"""
    return ctes, {**rule.params, **_params(inputs, on, first, last)}


def _params(inputs, on, first, last):
    return {
        "on": on,
        "first": first,
        "last": last,
        "attributes": _keys(inputs, SAID),
        "kinds": _keys(inputs, HAPPENED),
    }


def values_of(*, enterprise_id, on: date):
    """Every declared input of one enterprise as a Value, with source, day and the row it stands in."""
    params = _params(INPUTS.values(), on, enterprise_id, enterprise_id + 1)
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, params)
        for _, attribute, value, source, as_of, pk in cursor.fetchall():
            found[attribute] = Value(value, Source(source).label, as_of, claim_id=pk)
        cursor.execute(f"{STANDING} ORDER BY f.kind, f.occurred_on, f.id", params)
        for _, kind, occurred_on, source, learned_on, reference, pk in cursor.fetchall():
            found[kind] = Value(occurred_on, Source(source).label, learned_on, reference, fact_id=pk)
    return {row.name: found.get(row.key, Value()) for row in INPUTS.values()}


def plain(rules: Rules, values):
    """The values of a rule set's inputs as they are kept: {name: text or None}."""
    held = {row.name: values[row.name].value for row in rules.inputs}
    return {name: None if value is None else str(value) for name, value in held.items()}
