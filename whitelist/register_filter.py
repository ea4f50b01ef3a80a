"""The positive list as a filter of the register's list."""

import django_filters
from django.db.models import Exists, OuterRef

from whitelist.models import Entry


def on_list(request):
    """“在正面清单”: whether an entry is in force on the day of the request."""

    def keep(queryset, name, value):
        entries = Exists(Entry.objects.in_force(request.today).filter(enterprise=OuterRef("pk")))
        return queryset.filter(entries) if value == "yes" else queryset.filter(~entries)

    return django_filters.ChoiceFilter(
        label="在正面清单", choices=(("yes", "在清单"), ("no", "不在清单")), method=keep, empty_label="不限"
    )
