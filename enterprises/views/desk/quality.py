"""底册质量: what of a street's register is missing or old; each figure leads to its rows and prints its definition."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import NotVisible
from enterprises.filters import MISSING
from enterprises.models import QualityCount
from enterprises.operations.quality import count_street
from enterprises.operations.register import must_keep
from enterprises.rules import BUREAU_KEEPERS, READERS, STREET_KEEPERS, may_keep
from enterprises.rules.quality import measures
from enterprises.views.desk.duplicates import chosen_street

ROOMS = (
    ("疑似重复", "enterprises:duplicate_pairs"),
    ("证照到期", "enterprises:licences_ending"),
    ("收归直管", "enterprises:takeovers"),
)


@desk(*READERS)
def page(request):
    """The figures of one street as last counted, and the ways to the other rooms of upkeep."""
    street, streets = chosen_street(request)
    counts = {row.measure: row for row in QualityCount.objects.visible_to(request.user).filter(street=street)}
    first = next(iter(counts.values()), None)
    rooms = [*ROOMS, ("行业分类", "enterprises:industries")] if _bureau(request) else ROOMS
    context = {
        "path": [{"label": "企业", "url": reverse("enterprises:list")}, {"label": "底册质量"}],
        "street": street,
        "streets": [
            {"label": one.label, "url": f"?street={one.pk}", "active": one == street} for one in streets
        ],
        "groups": _groups(street, counts),
        "counted_at": first and first.counted_at,
        "total": first and first.total,
        "rooms": [(label, reverse(name)) for label, name in rooms],
        "keeps": street and may_keep(request.user, street.pk),
    }
    return render(request, "enterprises/desk/quality.html", context)


def _bureau(request):
    return request.user.holds_any(BUREAU_KEEPERS)


def _groups(street, counts):
    """[(title, stats)] as components/stats.html takes them."""
    groups = {}
    for measure in measures(MISSING):
        row = counts.get(measure.code)
        if row is None:
            continue
        share = f"占 {row.number / row.total:.1%}" if row.total else ""
        groups.setdefault(measure.group, []).append(
            {
                "value": row.number,
                "label": measure.label,
                "definition": measure.definition,
                "trend": share,
                "url": f"{reverse('enterprises:list')}?street={street.pk}&open=yes&{measure.query}",
            }
        )
    return list(groups.items())


@desk(*BUREAU_KEEPERS, *STREET_KEEPERS)
@require_POST
def count(request):
    """Count one street now."""
    street, _ = chosen_street(request)
    if street is None:
        raise NotVisible
    must_keep(request.user, street.pk)
    count_street(street_id=street.pk, at=request.at)
    messages.success(request, "已重新统计。")
    return redirect(f"{reverse('enterprises:quality')}?street={street.pk}")
