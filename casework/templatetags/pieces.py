"""What the page components share: Chinese weekdays, the key of a form."""

from datetime import date
from uuid import uuid4

from django import template
from django.utils.html import format_html

register = template.Library()

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@register.filter
def weekday(value: date | None) -> str:
    """The short Chinese weekday of a date (`周五`), empty for no date."""
    return WEEKDAYS[value.weekday()] if value else ""


@register.filter
def day(value: date | None) -> str:
    """A date as every page prints it: `2026-11-27（周五）`, empty for no date."""
    return f"{value:%Y-%m-%d}（{weekday(value)}）" if value else ""


@register.simple_tag
def submission():
    """A hidden field with a fresh key: a second click or a resent page takes effect once (lessons 4)."""
    return format_html('<input type="hidden" name="_submission" value="{}">', uuid4())
