"""Counting what is missing or old in a street's register; by a job, for no page counts a million rows."""

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Organisation
from enterprises.filters import EMPTY
from enterprises.models import Enterprise, QualityCount
from enterprises.rules.quality import DATED, REGISTER, stale_before

# One pass over the latest statement of each attribute of the street's enterprises in business.
LATEST = """
SELECT attribute, count(*), count(*) FILTER (WHERE as_of < %s) FROM (
    SELECT claim.attribute, max(claim.as_of) AS as_of
    FROM enterprises_claim claim
    JOIN enterprises_enterprise enterprise ON enterprise.id = claim.enterprise_id
    LEFT JOIN enterprises_claim back ON back.retracts_id = claim.id
    WHERE enterprise.street_id = %s AND enterprise.closed_on IS NULL AND enterprise.withdrawn_at IS NULL
      AND claim.attribute = ANY(%s) AND claim.retracts_id IS NULL AND back.id IS NULL
    GROUP BY claim.enterprise_id, claim.attribute
) latest GROUP BY attribute
"""


@transaction.atomic
def count_street(*, street_id, at):
    """Count every measure of one street and write it with the moment; returns {measure: number}."""
    Organisation.objects.select_for_update(no_key=True).get(pk=street_id)
    before = stale_before(timezone.localdate(at))
    found = Enterprise.objects.filter(street=street_id, withdrawn_at=None, closed_on=None)
    counts = found.aggregate(
        total=Count("pk"), **{f"missing:{code}": Count("pk", filter=empty) for code, empty in EMPTY.items()}
    )
    total = counts.pop("total")
    counts[f"stale:{REGISTER}"] = found.filter(updated_at__date__lt=before).count()
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [before, street_id, [str(attribute) for attribute in DATED]])
        latest = {attribute: (known, old) for attribute, known, old in cursor.fetchall()}
    for attribute in map(str, DATED):
        known, old = latest.get(attribute, (0, 0))
        counts[f"unknown:{attribute}"] = total - known
        counts[f"stale:{attribute}"] = old
    QualityCount.objects.filter(street=street_id).delete()
    QualityCount.objects.bulk_create(
        QualityCount(street_id=street_id, measure=measure, number=number, total=total, counted_at=at)
        for measure, number in counts.items()
    )
    return counts


def count_all(*, at):
    """Every street, each in its own transaction; returns how many."""
    streets = Organisation.objects.streets()
    for street in streets:
        count_street(street_id=street.pk, at=at)
    return len(streets)
