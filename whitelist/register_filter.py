"""What the positive list knows of an enterprise, as filters of the register's list."""

import django_filters
from django.db.models import Exists, OuterRef

from whitelist.models import Entry, FieldCheck


def on_list(request):
    """“在正面清单”: whether an entry is in force on the day of the request."""

    def keep(queryset, name, value):
        entries = Exists(Entry.objects.in_force(request.today).filter(enterprise=OuterRef("pk")))
        return queryset.filter(entries) if value == "yes" else queryset.filter(~entries)

    return django_filters.ChoiceFilter(
        label="在正面清单", choices=(("yes", "在清单"), ("no", "不在清单")), method=keep, empty_label="不限"
    )


def visited(request):
    """“现场检查”: whether officers have ever concluded a check on site; those of the list are the ones there are."""

    def keep(queryset, name, value):
        checks = FieldCheck.objects.filter(application__enterprise=OuterRef("pk"), concluded_at__isnull=False)
        return queryset.filter(Exists(checks) if value == "yes" else ~Exists(checks))

    return django_filters.ChoiceFilter(
        label="现场检查", choices=(("never", "从未检查"), ("yes", "检查过")), method=keep, empty_label="不限"
    )
