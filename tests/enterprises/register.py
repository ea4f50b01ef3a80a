"""Rows of the register for every app's tests; names and codes are invented."""

from itertools import count

from django.utils import timezone
from stdnum.cn import uscc as code

from enterprises.models import Enterprise

_numbers = count(1)


def uscc(n):
    """The n-th invented code: 91440300MA, seven digits of n, a valid check digit."""
    body = f"91440300MA{n:07d}"
    return body + code.calc_check_digit(body)


def make_enterprise(street, name=None, **fields):
    """An enterprise of `street` with a code of its own; `uscc=None` for one without a code."""
    n = next(_numbers)
    values = {"uscc": uscc(n), "address": f"样例路{n}号", "updated_at": timezone.now()} | fields
    enterprise = Enterprise(street=street, name=name or f"样例{n}号五金有限公司", **values).index()
    enterprise.full_clean()
    enterprise.save()
    return enterprise
