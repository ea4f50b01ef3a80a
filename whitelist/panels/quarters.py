"""The panels of a street's quarterly summary."""

import json

from django.urls import reverse
from django.utils import timezone

from casework.templatetags.pieces import day
from whitelist.panels.pieces import TABLE, facts_panel
from whitelist.quarters import FIGURES, numbers_of, tally_of


def quarter_panels(row, user, at):
    """What was reported, word for word; before that the numbers of this moment."""
    if row.sha256:
        content = json.loads(row.payload)
        yield facts_panel(
            "报送的内容",
            [
                ("报送日期", f"{day(row.reported_on)}{'（逾期）' if row.is_late(row.reported_on) else ''}"),
                ("数据截至", day(row.as_of)),
                ("校验值（SHA-256）", row.sha256),
            ],
        )
        yield facts_panel("报送的数字", _pairs(content["figures"]))
        yield TABLE, _enterprises(content["enterprises"])
    else:
        today = timezone.localdate(at)
        numbers = numbers_of(tally_of(row.span, today), row.street_id)
        yield facts_panel(f"现在的数字（截至 {min(today, row.span.last)}）", _pairs(numbers))


def _pairs(numbers):
    return [(figure.label, f"{numbers[figure.name]}") for figure in FIGURES]


def _enterprises(rows):
    listing = reverse("enterprises:list")
    lines = [
        {
            "url": f"{listing}?q={firm['uscc'] or firm['name']}",
            "cells": [
                {"text": firm["name"]},
                {"text": firm["uscc"] or "尚无代码"},
                {"text": f"{firm['valid_from']} 至 {firm['valid_until']}"},
            ],
        }
        for firm in rows
    ]
    head = ["企业", "统一社会信用代码", "有效期"]
    return {"title": "报送时在册的企业", "head": head, "rows": lines, "none": "没有在册的企业。"}


def quarter_links(row, user, at):
    """The quarter's page and this street's workbook."""
    place = [row.year, row.quarter]
    yield f"{row.span}各项数字", reverse("whitelist:quarter", args=place)
    yield "下载汇总表（xlsx）", f"{reverse('whitelist:quarter_xlsx', args=place)}?street={row.street_id}"
