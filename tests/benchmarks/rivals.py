"""What the list page is measured against: Django's admin, and one hand-written statement with the same template."""

from django.contrib import admin
from django.db import connection
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import desk
from casework.paging import Page
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from enterprises.names import bigrams
from enterprises.rules import TONES
from enterprises.stages import Grade, Level, RiskColour
from enterprises.views.desk.lists import COLUMNS

STATEMENT = """
SELECT e.id, e.name, e.uscc, coalesce(nullif(o.short_name, ''), o.name), e.community, e.address, e.industry_code, e.industry_name,
  e.staff, e.grade, e.risk_colour, e.level, e.phone, e.closed_on, e.updated_at
FROM enterprises_enterprise e JOIN accounts_organisation o ON o.id = e.street_id
WHERE e.withdrawn_at IS NULL AND e.street_id = %(street)s AND e.risk_colour = %(risk)s
  AND e.grams @> %(grams)s::varchar(2)[] AND (e.name LIKE %(like)s OR e.address LIKE %(like)s)
ORDER BY e.pinyin, e.id LIMIT 51
"""
RISKS, LEVELS, GRADES = dict(RiskColour.choices), dict(Level.choices), dict(Grade.choices)


@desk()
def by_hand(request):
    """The page for the parameters q, street and risk, from one statement."""
    given = request.GET
    values = {
        "street": given["street"],
        "risk": given["risk"],
        "grams": bigrams(given["q"]),
        "like": f"%{given['q']}%",
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        rows = [_row(*row) for row in cursor.fetchall()]
    form = EnterpriseFilter(given, queryset=Enterprise.objects.none(), request=request)
    context = {
        "filter": form,
        "words": [],
        "page": Page(
            rows=rows[:50], previous_url=None, next_url="?after=1", shown=f"本页 {len(rows[:50])} 条"
        ),
        "columns": COLUMNS,
        "rows": rows[:50],
        "empty": {"title": "", "reason": "", "action": None},
        "keeps": True,
        "imports": True,
    }
    return render(request, "enterprises/desk/list.html", context)


def _row(
    pk,
    name,
    uscc,
    street,
    community,
    address,
    code,
    industry,
    staff,
    grade,
    risk,
    level,
    phone,
    closed,
    updated,
):
    badge = {"badge": {"text": RISKS[risk], "tone": TONES[risk]}} if risk else {"text": "未知"}
    return {
        "url": reverse("enterprises:detail", args=[pk]),
        "part_url": reverse("enterprises:part", args=[pk]),
        "cells": [
            {"text": name, "note": "已停业、迁出" if closed else ""},
            {"text": uscc} if uscc else {"badge": {"text": "尚无代码", "tone": "amber"}},
            {"text": f"{street} {community}".strip()},
            {"text": address},
            {"text": f"{code} {industry}".strip() or "未填"},
            {"text": "未知" if staff is None else staff},
            {"text": GRADES.get(grade, "未评级")},
            badge,
            {"text": LEVELS.get(level, "未知")},
            {"text": f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else phone},
            {"text": f"{timezone.localtime(updated):%Y-%m-%d}"},
        ],
    }


class Site(admin.AdminSite):
    """An admin that lets in whoever the desk lets in."""

    def has_permission(self, request):
        """Whether the reader may see the admin at all."""
        return request.user.is_active


class EnterpriseAdmin(admin.ModelAdmin):
    """The same columns, filter, search and order as the list page."""

    list_display = (
        "name", "uscc", "street", "address", "industry_name", "staff", "grade", "risk_colour", "level", "phone", "updated_at"
    )  # fmt: skip
    list_filter = ("street", "grade", "risk_colour", "level")
    search_fields = ("name", "address", "uscc", "initials", "phone")
    ordering = ("pinyin", "pk")
    list_per_page = 50
    list_select_related = ("street",)

    def has_view_permission(self, request, obj=None):
        """Everybody who got in."""
        return True

    has_module_permission = has_add_permission = has_change_permission = has_delete_permission = (
        lambda self, request, obj=None: False
    )


site = Site()
site.register(Enterprise, EnterpriseAdmin)


@desk()
def by_admin(request):
    """Django's changelist of the register."""
    return site.get_model_admin(Enterprise).changelist_view(request)
