"""The values a district sets, read for a day; profiles seed them."""

import json
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from casework.models import Policy

PROFILES = Path(__file__).parent / "profiles"
KEYED = frozenset({"key", "valid_from"})


def policy_row(key, on: date):
    """The row of `key` in force on `on`; raises ImproperlyConfigured, naming the missing key."""
    row = (
        Policy.objects.filter(key=key, valid_from__lte=on)
        .filter(models.Q(valid_until=None) | models.Q(valid_until__gte=on))
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        raise ImproperlyConfigured(f"政策参数“{key}”在 {on} 没有生效的值，请在“设置—政策参数”中补充。")
    return row


def policy_value(key, on: date):
    """The value of `key` in force on `on`."""
    return policy_row(key, on).value


def fixed_day(key, *, year, on: date):
    """A fixed date such as {"month": 11, "day": 10} of `key`, in `year`."""
    value = policy_value(key, on)
    return date(year + value.get("year_offset", 0), value["month"], value["day"])


def load_profile(name):
    """Write the rows of a profile (and of the one it extends) that are not there yet; returns how many were written."""
    profile = json.loads((PROFILES / f"{name}.json").read_text())
    written = sum(_write(row) for row in profile["policies"])
    return written + (load_profile(profile["extends"]) if "extends" in profile else 0)


def _write(row):
    values = {name: value for name, value in row.items() if name not in KEYED}
    return Policy.objects.get_or_create(key=row["key"], valid_from=row["valid_from"], defaults=values)[1]
