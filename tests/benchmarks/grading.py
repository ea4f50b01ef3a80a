"""The yearly re-grading of a whole city, beside one statement written by hand and beside a loop over objects."""

import os
import subprocess
import sys
import time
from datetime import date
from functools import partial

from django.db import connection

from accounts.stages import Role
from casework.policy import load_profile
from enterprises.models import Claim, Enterprise, Fact, RegradingChunk, RegradingLine
from enterprises.operations import grading
from enterprises.operations.grading.regradings import write_piece
from enterprises.rules.grading import grade_of
from enterprises.rules.grading.inputs import HAPPENED
from tests.accounts.people import moment
from tests.benchmarks import cities
from tests.benchmarks.measuring import Bound, Ratio, measurement, seconds, side_by_side

AT = moment("2026-12-01 02:00")
ON = date(2026, 12, 1)
LOOPED = 5_000
OWN_PROCESS = (
    "import django; django.setup()\n"
    "from tests.benchmarks import cities\n"
    "from tests.benchmarks.grading import AT\n"
    "from enterprises.operations.grading import carry_on\n"
    "carry_on(pk={pk}, at=AT)\n"
    "print(cities.peak_mb())"
)

# The default rules, written out by somebody who knows the tables: one statement, one transaction.
BY_HAND = """
INSERT INTO enterprises_regradingline (regrading_id, enterprise_id, street_id, old, new, lacking, values)
SELECT %(pk)s, e.id, e.street_id, e.grade,
  GREATEST(
    CASE WHEN s.colour = 'blue' THEN CASE WHEN s.level IN ('1', '2') THEN 'A' WHEN s.level IN ('3', 'small') THEN 'B' ELSE 'C' END
         WHEN s.colour = 'yellow' THEN CASE WHEN s.level IN ('1', '2') THEN 'A' WHEN s.level = '3' THEN 'B' ELSE 'C' END
         WHEN s.colour = 'orange' THEN CASE WHEN s.level IN ('1', '2') THEN 'B' WHEN s.level IN ('3', 'small') THEN 'C' ELSE 'D' END
         ELSE CASE WHEN s.level = '1' THEN 'B' WHEN s.level IN ('2', '3') THEN 'C' ELSE 'D' END END,
    CASE WHEN h.accident >= DATE '2025-12-01' OR h.penalty >= DATE '2025-12-01' OR h.overdue IS NOT NULL OR h.dishonesty IS NOT NULL THEN 'D' END,
    CASE WHEN s.high IS DISTINCT FROM 'no' OR s.lithium IS DISTINCT FROM 'no' OR s.dust IS DISTINCT FROM 'no' OR s.ammonia IS DISTINCT FROM 'no' THEN 'B' END,
    CASE WHEN e.grade <> '' AND (s.level IN ('small', 'none') OR s.level IS NULL) THEN e.grade END),
  num_nulls(s.colour, s.level, s.high, s.lithium, s.dust, s.ammonia),
  ARRAY[s.colour, s.level, s.high, s.lithium, s.dust, s.ammonia, h.penalty::text, h.accident::text, h.overdue::text, h.dishonesty::text]::varchar(10)[]
FROM enterprises_enterprise e
LEFT JOIN (
  SELECT enterprise_id,
    max(value) FILTER (WHERE attribute = 'risk_colour') AS colour, max(value) FILTER (WHERE attribute = 'level') AS level,
    max(value) FILTER (WHERE attribute = 'high_risk') AS high, max(value) FILTER (WHERE attribute = 'lithium') AS lithium,
    max(value) FILTER (WHERE attribute = 'dust') AS dust, max(value) FILTER (WHERE attribute = 'ammonia') AS ammonia
  FROM (
    SELECT DISTINCT ON (c.enterprise_id, c.attribute) c.enterprise_id, c.attribute, c.value
    FROM enterprises_claim c
    WHERE c.attribute IN ('risk_colour', 'level', 'high_risk', 'lithium', 'dust', 'ammonia') AND c.as_of <= DATE '2026-12-01'
      AND c.source <> 'declaration' AND c.retracts_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM enterprises_claim r WHERE r.retracts_id = c.id AND r.as_of <= DATE '2026-12-01')
    ORDER BY c.enterprise_id, c.attribute, c.as_of DESC, c.id DESC) latest
  GROUP BY enterprise_id) s ON s.enterprise_id = e.id
LEFT JOIN (
  SELECT f.enterprise_id,
    max(occurred_on) FILTER (WHERE kind = 'penalty') AS penalty, max(occurred_on) FILTER (WHERE kind = 'accident') AS accident,
    max(occurred_on) FILTER (WHERE kind = 'overdue_rectification') AS overdue,
    max(occurred_on) FILTER (WHERE kind = 'serious_dishonesty') AS dishonesty
  FROM enterprises_fact f
  WHERE f.kind IN ('penalty', 'accident', 'overdue_rectification', 'serious_dishonesty') AND f.learned_on <= DATE '2026-12-01'
    AND f.annuls_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM enterprises_fact a WHERE a.annuls_id = f.id AND a.learned_on <= DATE '2026-12-01')
  GROUP BY f.enterprise_id) h ON h.enterprise_id = e.id
WHERE e.withdrawn_at IS NULL AND e.merged_into_id IS NULL AND (e.closed_on IS NULL OR e.closed_on > DATE '2026-12-01')
"""


def _execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def _begun():
    """A re-grading with its pieces laid out, under the default rules."""
    load_profile("nanshan")
    at = moment("2026-11-02")
    clerk, head = cities.person(Role.BUREAU_CLERK), cities.person(Role.SECTION_HEAD)
    rules = grading.load_default_rule_set(at=at)
    grading.try_rule_set(pk=rules.pk, actor=clerk, at=at)
    grading.approve_rule_set(pk=rules.pk, valid_from=at.date(), actor=head, at=at)
    return grading.begin_regrading(year=2026, actor=clerk, at=AT)


def _empty(row):
    RegradingChunk.objects.filter(regrading=row).update(done_at=None, written=None)
    _execute("TRUNCATE enterprises_regradingline CASCADE")


def _in_pieces(row):
    while write_piece(pk=row.pk, at=AT) is not None:
        pass


def _lines():
    found = _execute(
        "SELECT count(*), sum(hashtext(enterprise_id || new || values::text)) FROM enterprises_regradingline"
    )
    return found[0]


def _alike(row):
    """Both write the same lines, or the comparison is worth nothing."""
    _empty(row)
    _in_pieces(row)
    ours = _lines()
    _empty(row)
    _execute(BY_HAND, {"pk": row.pk})
    if ours != _lines():
        raise RuntimeError(f"the statement by hand writes other lines: {ours} {_lines()}")
    return ours[0]


def _memory(row):
    """The highest resident memory, in MB, of a process of its own that does the whole re-grading."""
    _empty(row)
    settings = {"DATABASE_URL": cities.url(), "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    said = subprocess.run(
        [sys.executable, "-c", OWN_PROCESS.format(pk=row.pk)],
        env=os.environ | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(said.stdout)


def _timed(row, work):
    """Seconds of the work alone, into an empty table."""
    _empty(row)
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@measurement(
    "regrading",
    work="annual re-grading, 1,000,000, proposals written",
    against="one hand-written INSERT … SELECT",
    at_most=1.3,
)
def regrading(scale):
    """Twenty pieces with their progress, against one statement without any."""
    with cities.opened(scale.city, copy=True):
        row = _begun()
        rows = _alike(row)  # this is the warming up as well
        emptied = partial(_empty, row)
        ours, theirs = side_by_side(
            lambda: (emptied(), _in_pieces(row)),
            lambda: (emptied(), _execute(BY_HAND, {"pk": row.pk})),
            repeats=min(3, scale.repeats),
            warm=0,
        )
        memory = _memory(row)
    return Ratio(
        ours, theirs, bounds=(Bound("resident MB", round(memory), at_most=300),), notes={"rows": rows}
    )


@measurement(
    "regrading-loop",
    work="annual re-grading, per enterprise",
    against="an ORM loop that saves each object (5,000)",
    at_least=100,
)
def regrading_loop(scale):
    """Seconds for one enterprise, in the whole city and in a loop over some."""
    with cities.opened(scale.city, copy=True):
        row = _begun()
        ours = _timed(row, lambda: _in_pieces(row)) / row.lines.count()
        _empty(row)
        some = list(Enterprise.objects.filter(withdrawn_at=None, closed_on=None).order_by("pk")[:LOOPED])
        theirs = seconds(lambda: [_graded_alone(row, enterprise) for enterprise in some]) / len(some)
    return Ratio(ours, theirs, notes={"looped": len(some)})


def _graded_alone(row, enterprise):
    """What one would write first: ask for the claims and facts of an enterprise, judge, save."""
    rules = row.rule_set.rules
    said = Claim.objects.filter(enterprise=enterprise).exclude(source="declaration").latest(on=ON)
    found = {claim.attribute: claim.value for claim in said}
    for fact in (
        Fact.objects.filter(enterprise=enterprise, learned_on__lte=ON).standing().order_by("occurred_on")
    ):
        found[fact.kind] = fact.occurred_on
    plain = {each.name: found.get(each.key) for each in rules.inputs}
    RegradingLine.objects.create(
        regrading=row,
        enterprise=enterprise,
        street_id=enterprise.street_id,
        old=enterprise.grade,
        new=grade_of(rules, plain, ON, enterprise.grade),
        lacking=sum(plain[each.name] is None for each in rules.inputs if each.kind != HAPPENED),
        values=[None if value is None else str(value) for value in plain.values()],
    )
