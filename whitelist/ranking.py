"""The order of a street's list: more priority conditions first; they rank, they never admit (NS-3.2)."""

from whitelist.stages import ApplicationStage, StreetListStage

REPORTED = (
    ApplicationStage.REPORTED,
    ApplicationStage.APPROVED,
    ApplicationStage.HELD,
    ApplicationStage.INCLUDED,
)


def ranked_applications(street_list):
    """The applications on a street's list (or, before it is reported, those that will be), best first."""
    drafting = (StreetListStage.DRAFTING, StreetListStage.RETURNED, StreetListStage.LATE)
    stages = (ApplicationStage.QUALIFIED,) if street_list.stage in drafting else REPORTED
    rows = street_list.round.applications.filter(case__organisation=street_list.street, stage__in=stages)
    rows = rows.select_related("enterprise__street", "case")
    return sorted(rows, key=lambda row: (-len(row.priority), row.first_submitted_at, row.pk))
