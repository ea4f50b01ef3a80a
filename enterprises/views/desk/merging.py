"""合并: the preview field by field, the act, and the way back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from enterprises.forms.acting import carry_out
from enterprises.forms.merging import MergeForm
from enterprises.forms.register import WhyForm
from enterprises.models import Enterprise, Merge
from enterprises.models.imports import COLUMNS
from enterprises.operations import merging
from enterprises.operations.merging.choices import reasons_against
from enterprises.operations.register import must_keep
from enterprises.rules import BUREAU_KEEPERS, READERS, STREET_KEEPERS, may_keep
from enterprises.views.desk.records import record_of

KEEPERS = BUREAU_KEEPERS | STREET_KEEPERS
TAB = "enterprises:duplicates"


@desk(*KEEPERS)
def merge(request, pk, other_id):
    """`other_id` goes up in `pk`: what stays of which is chosen field by field."""
    survivor, context = record_of(request, pk, TAB, words=["合并"])
    absorbed = Enterprise.objects.select_related("street").seen_by(other_id, request.user)
    for row in (survivor, absorbed):
        must_keep(request.user, row.street_id)
    form = MergeForm(request.POST or None, survivor=survivor, absorbed=absorbed)
    if request.method == "POST":
        done, made = carry_out(form, lambda cleaned: _merge(form, cleaned, request, pk, other_id))
        if done:
            messages.success(request, f"已合并：“{absorbed.name}”并入“{made.survivor.name}”。可以撤销。")
            return redirect("enterprises:merge", made.pk)
    context |= {
        "absorbed": absorbed,
        "form": form,
        "lines": [
            {"choice": choice, "field": form[choice.key] if choice.open else None} for choice in form.choices
        ],
        "against": reasons_against(survivor, absorbed),
        "moving": _moving(absorbed),
        "swap_url": reverse("enterprises:merge_two", args=[other_id, pk]),
        "cancel_url": reverse(TAB, args=[pk]),
        "confirm": {
            "who": request.user.name,
            "whom": f"“{absorbed.name}”并入“{survivor.name}”",
            "what": "合并为一家，场所、人员、证照、曾用名、情况登记和合规台账都归保留的一家",
            "reversible": "可以撤销，恢复成两家；合并后有人改动过的内容要先改回。",
            "consequences": ["并入的一家不再出现在列表和检索中，用它的名称、代码能找到保留的一家。"],
        },
    }
    return render(request, "enterprises/desk/merge_two.html", context)


def _merge(form, cleaned, request, pk, other_id):
    return merging.merge_enterprises(
        survivor_id=pk,
        absorbed_id=other_id,
        taken=form.taken(),
        why=cleaned["why"],
        seen=cleaned["seen"],
        actor=request.user,
        at=request.at,
    )


def _moving(absorbed):
    """What goes over, as counts in words."""
    counts = (
        ("场所", absorbed.sites.count()),
        ("人员", absorbed.people.count()),
        ("证照", absorbed.licences.count()),
        ("曾用名", absorbed.former_names.count()),
        ("情况登记", absorbed.claims.filter(retracts=None, retracted_by=None).count()),
        ("合规事实", absorbed.facts.standing().count()),
    )
    return [f"{label} {number}" for label, number in counts if number]


@desk(*READERS)
def detail(request, pk):
    """One merging: what stayed, and whether it can be undone."""
    found = Merge.objects.select_related("survivor", "absorbed", "merged_by", "undone_by")
    row = found.seen_by(pk, request.user)
    conflicts = merging.conflicts_of(row)
    context = {
        "merge": row,
        "conflicts": [] if row.undone_at else conflicts,
        "values": [(COLUMNS[name].verbose_name, *pair) for name, pair in row.values.items()],
        "form": WhyForm() if not conflicts and may_keep(request.user, row.survivor.street_id) else None,
        "path": [
            {"label": "企业", "url": reverse("enterprises:list")},
            {"label": row.survivor.name, "url": reverse("enterprises:detail", args=[row.survivor_id])},
            {"label": "合并"},
        ],
    }
    return render(request, "enterprises/desk/merge.html", context)


@desk(*KEEPERS)
@require_POST
def undo(request, pk):
    """Two again."""
    row = Merge.objects.seen_by(pk, request.user)
    form = WhyForm(request.POST)
    done, _ = carry_out(
        form,
        lambda cleaned: merging.undo_merge(merge_id=pk, actor=request.user, at=request.at, **cleaned),
    )
    if done:
        messages.success(request, "已撤销合并，两家都恢复为合并前的样子。")
        return redirect("enterprises:detail", row.absorbed_id)
    messages.error(request, "请写明撤销的理由。")
    return redirect("enterprises:merge", pk)
