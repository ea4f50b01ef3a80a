"""Opening a case of any kind, with its number."""

from django.db import transaction
from django.utils import timezone

from casework.models import Case, NumberSeries


def next_number(series, year):
    """The next number of a series in a year, from 1; the series is locked until the transaction ends."""
    NumberSeries.objects.get_or_create(series=series, year=year)
    row = NumberSeries.objects.select_for_update(no_key=True).get(series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@transaction.atomic
def open_case(*, kind, series, title, organisation, at, party=None, year=None):
    """The handle of a new case, numbered `series〔year〕n号` in its own series."""
    year = year or timezone.localdate(at).year
    number = next_number(f"{kind}:{series}", year)
    return Case.objects.create(
        kind=kind,
        number=f"{series}〔{year}〕{number}号",
        title=title[:200],
        organisation=organisation,
        party=party,
        opened_at=at,
    )
