"""What the register is filtered by, gathered by the database in one array, so that one index serves every filter."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

UNKNOWN = "unknown"
# The columns are written out: one that the migration knows to depend on others is added after the index on it.
# One letter and what it may be: r colour, l level, g grade, i industry code and its beginnings, m what is missing.
GATHERED = """array_remove(ARRAY[
'r:' || COALESCE(NULLIF(risk_colour, ''), 'unknown'), 'l:' || COALESCE(NULLIF(level, ''), 'unknown'),
'g:' || COALESCE(NULLIF(grade, ''), 'unknown'),
CASE WHEN closed_on IS NULL THEN 'open' ELSE 'closed' END, CASE WHEN organisation_id IS NULL THEN 'alone' ELSE 'firm' END,
CASE WHEN LENGTH(industry_code) >= 1 THEN 'i:' || LEFT(industry_code, 1) END,
CASE WHEN LENGTH(industry_code) >= 2 THEN 'i:' || LEFT(industry_code, 2) END,
CASE WHEN LENGTH(industry_code) >= 3 THEN 'i:' || LEFT(industry_code, 3) END,
CASE WHEN LENGTH(industry_code) >= 4 THEN 'i:' || LEFT(industry_code, 4) END,
CASE WHEN LENGTH(industry_code) >= 5 THEN 'i:' || LEFT(industry_code, 5) END,
CASE WHEN uscc IS NULL THEN 'm:code' END, CASE WHEN industry_code = '' THEN 'm:industry' END,
CASE WHEN address = '' THEN 'm:address' END, CASE WHEN staff IS NULL THEN 'm:staff' END,
CASE WHEN principal_name = '' THEN 'm:principal' END, CASE WHEN phone = '' THEN 'm:phone' END,
CASE WHEN risk_colour = '' THEN 'm:risk' END, CASE WHEN level = '' THEN 'm:level' END
]::text[], NULL) || claimed"""
LONGEST_INDUSTRY = 5


class Facets(Func):
    """The array of an enterprise's facets, from its own columns."""

    output_field = ArrayField(models.TextField())

    def as_sql(self, compiler, connection, **extra):
        """The columns of the row itself, which is all that a generated column can read."""
        return GATHERED, []

    def deconstruct(self):
        """For the migration: it takes no arguments."""
        return "enterprises.models.facets.Facets", (), {}


def claimed_now(hazards):
    """The trigger that keeps `Enterprise.claimed`: what the latest claims that stand say of `hazards` (dust:yes).

    One statement for all rows written at once. It changes nothing where the column is right already. It is written so
    that a planner who takes the tables for empty, as before their first ANALYZE, still goes by the indexes and gathers
    once; EXECUTE plans it anew each time, for a plan kept from an empty table would stay.
    """
    names = ", ".join(f"'{hazard}'" for hazard in sorted(hazards))
    return pgtrigger.Trigger(
        name="claimed_now",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="fresh"),
        func=f"""
EXECUTE $statement$
WITH said AS MATERIALIZED (
    SELECT told.enterprise_id, ARRAY(
        SELECT asked.attribute || ':' || latest.value
        FROM unnest(ARRAY[{names}]) AS asked (attribute)
        CROSS JOIN LATERAL (
            SELECT c.value FROM enterprises_claim AS c
            WHERE c.enterprise_id = told.enterprise_id AND c.attribute = asked.attribute AND c.retracts_id IS NULL
                AND (SELECT r.id FROM enterprises_claim AS r WHERE r.retracts_id = c.id) IS NULL
            ORDER BY c.as_of DESC, c.id DESC LIMIT 1
        ) AS latest
        ORDER BY asked.attribute
    ) AS claimed
    FROM (SELECT DISTINCT enterprise_id FROM fresh WHERE attribute IN ({names})) AS told
)
UPDATE enterprises_enterprise AS e SET claimed = said.claimed FROM said
WHERE e.id = said.enterprise_id AND e.claimed IS DISTINCT FROM said.claimed
$statement$;
RETURN NULL;
""",
    )
