"""What a rule set or a re-grading changes, in figures that lead to their rows."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Organisation
from enterprises.views.grading.words import grade_word

DEFINITIONS = {
    "enterprises": "数据日期当天在业、未撤销登记的企业。",
    "up": "新等级好于现等级的企业。",
    "down": "新等级差于现等级的企业。",
    "first": "现在还没有等级的企业。",
    "lacking": "至少一项评级数据未知的企业；未知按最不利的情况对待。",
    "visits": "按各等级每年检查次数上限相加；是上限，不是任务。",
}
LABELS = {"up": "调高", "down": "调低", "first": "初次评级", "lacking": "缺少数据"}
PART_COLUMNS = [
    {"label": "街道", "main": True},
    {"label": "街道核对", "second": True},
    {"label": "企业", "numeric": True},
    *({"label": word, "numeric": True, "second": True, "named": True} for word in LABELS.values()),
    {"label": "检查上限", "numeric": True},
]


def lines_url(regrading_id, **chosen):
    """The lines of a re-grading, narrowed."""
    words = urlencode({name: value for name, value in chosen.items() if value not in (None, "")})
    return f"{reverse('enterprises:regrading_lines', args=[regrading_id])}?{words}"


def summary_of(regrading, parts):
    """The figures over these parts, as components/stats.html takes them."""
    street = parts[0].street_id if len(parts) == 1 else None
    stats = [
        {
            "value": sum(getattr(part, name) for part in parts),
            "label": LABELS[name],
            "url": lines_url(regrading.pk, move=name, street=street),
            "definition": DEFINITIONS[name],
        }
        for name in LABELS
    ]
    before = sum(part.visits_before for part in parts)
    after = sum(part.visits_after for part in parts)
    visits = {"value": f"{after - before:+d}", "label": "年检查次数上限", "trend": f"{before} → {after}"}
    total = sum(part.enterprises for part in parts)
    firms = {"value": total, "label": "企业", "definition": DEFINITIONS["enterprises"]}
    return [firms, *stats, {**visits, "definition": DEFINITIONS["visits"]}]


def part_rows(regrading, parts):
    """A table by street; every figure leads to its lines."""
    rows = [
        {
            "url": reverse("casework:desk_case", args=[part.case_id]),
            "cells": [
                {"text": part.street.label},
                {"text": part.get_stage_display()},
                {"text": part.enterprises},
                *(_figure(regrading, part, name) for name in LABELS),
                {"text": f"{part.visits_before}→{part.visits_after}"},
            ],
        }
        for part in parts
    ]
    return {"columns": PART_COLUMNS, "rows": rows}


def _figure(regrading, part, name):
    return {"text": getattr(part, name), "url": lines_url(regrading.pk, move=name, street=part.street_id)}


def move_table(moves, streets, url):
    """Street by street what becomes of what: `moves` are (street pk, old, new, number); `url(street, old, new)`."""
    rows = [
        {
            "cells": [
                {"text": streets[street]},
                {"text": f"{grade_word(old)} → {grade_word(new)}"},
                {"text": number, "url": url(street, old, new)},
            ]
        }
        for street, old, new, number in moves
        if old != new
    ]
    columns = [
        {"label": "街道", "main": True},
        {"label": "变化", "second": True},
        {"label": "企业", "numeric": True, "second": True, "named": True},
    ]
    return {"columns": columns, "rows": rows}


def street_names(keys):
    """{pk: label} of these streets."""
    return {row.pk: row.label for row in Organisation.objects.filter(pk__in=keys)}


def figures(tally):
    """A tally of up, down, first, lacking and visits before and after, as stats without links."""
    stats = [
        {"value": tally[name], "label": LABELS[name], "definition": DEFINITIONS[name]} for name in LABELS
    ]
    before, after = tally["visits_before"], tally["visits_after"]
    visits = {"value": f"{after - before:+d}", "label": "年检查次数上限", "trend": f"{before} → {after}"}
    return [*stats, {**visits, "definition": DEFINITIONS["visits"]}]


def tried(row):
    """What a rule set keeps of its test."""
    moves = [(street, old, new, number) for street, old, new, number, _ in row.test["rows"]]
    address = reverse("enterprises:what_if_changes", args=[row.pk])

    def url(street, old, new):
        return f"{address}?{urlencode({'on': row.tested_on, 'street': street, 'old': old, 'new': new})}"

    return {
        "stats": figures(row.test),
        "moves": move_table(moves, street_names({move[0] for move in moves}), url),
    }
