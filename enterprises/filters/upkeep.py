"""Filters of the list that the upkeep of the register brings: the managing unit, what is old."""

import django_filters
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Organisation
from enterprises.models import Claim, Management, Person
from enterprises.rules.management import UNIT_KINDS
from enterprises.rules.quality import REGISTER, stale_before, stale_choices


def no_people():
    """Enterprises of which nobody is recorded."""
    return ~Exists(Person.objects.filter(enterprise=OuterRef("pk"), left_on=None))


def _units(request):
    found = Organisation.objects.filter(kind__in=UNIT_KINDS, ended_on=None)
    if request is None or request.user.standing.bureau:
        return found
    return found.filter(pk__in=request.user.standing.streets) | found.filter(
        parent__in=request.user.standing.streets
    )


class UpkeepFilters(django_filters.FilterSet):
    """Mixed into the filter of the list; needs `request.today`."""

    unit = django_filters.ModelChoiceFilter(
        label="指定管理单位", queryset=_units, method="by_unit", empty_label="不限"
    )
    stale = django_filters.ChoiceFilter(
        label="资料过期", choices=stale_choices, method="by_stale", empty_label="不限"
    )

    def by_unit(self, queryset, name, value):
        """Enterprises that were assigned to the unit and are managed by it today (GM-2.2)."""
        rows = Management.objects.on(self.request.today).filter(enterprise=OuterRef("pk"), unit=value)
        return queryset.filter(Exists(rows))

    def by_stale(self, queryset, name, value):
        """Enterprises whose latest statement, or whose own row, is older than a year."""
        before = stale_before(self.request.today)
        if value == REGISTER:
            return queryset.filter(updated_at__date__lt=before)
        claims = Claim.objects.filter(
            enterprise=OuterRef("pk"), attribute=value, retracts=None, retracted_by=None
        )
        latest = Subquery(claims.order_by("-as_of").values("as_of")[:1])
        return queryset.alias(latest_of=latest).filter(latest_of__lt=before)
