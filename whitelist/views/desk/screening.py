"""筛选推荐: the eleven conditions over a street's register on one page, and recommending from it."""

import tempfile
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from accounts.stages import Role
from casework.sheets import XLSX, write_table
from whitelist.criteria import Criterion, State
from whitelist.screening import CHOICES, KEEP, SHORT, counts_of, screen
from whitelist.views.desk.applications import READERS

SIZE = 50
MARKS = {State.MET: ("✓", "green"), State.UNMET: ("✗", "red"), State.UNPROVEN: ("?", "amber")}


class ScreenForm(forms.Form):
    """Which street, and which enterprises of it."""

    street = forms.ModelChoiceField(label="街道", queryset=Organisation.objects.none(), empty_label=None)
    keep = forms.ChoiceField(label="显示", choices=CHOICES)
    lacks = forms.ChoiceField(
        label="没有满足的条件", required=False, choices=[("", "不限"), *Criterion.choices]
    )
    q = forms.CharField(label="企业名称", required=False, max_length=60)

    def __init__(self, data, *, user):
        streets = Organisation.objects.streets()
        if not user.standing.bureau:
            streets = streets.filter(pk__in=user.standing.streets)
        first = streets.first()
        chosen = {
            "street": data.get("street") or (first.pk if first else ""),
            "keep": data.get("keep") or CHOICES[0][0],
            "lacks": data.get("lacks", ""),
            "q": data.get("q", "").strip(),
        }
        super().__init__(chosen)
        self.fields["street"].queryset = streets

    def keeps(self, line):
        """Whether a screened enterprise is shown."""
        chosen = self.cleaned_data
        lacking = {found.criterion for found in line.findings if found.state != State.MET}
        return (
            KEEP[chosen["keep"]](line)
            and (not chosen["lacks"] or chosen["lacks"] in lacking)
            and chosen["q"] in line.enterprise.name
        )


def _chosen(request):
    form = ScreenForm(request.GET, user=request.user)
    if not form.is_valid():
        return form, [], []
    lines = screen(form.cleaned_data["street"], request.user, request.at)
    return form, lines, [line for line in lines if form.keeps(line)]


@desk(*READERS)
def screening(request):
    """The page: counts by condition, then the enterprises, best first."""
    form, lines, kept = _chosen(request)
    number = max(_number(request.GET.get("page")), 1)
    shown = kept[(number - 1) * SIZE : number * SIZE]
    context = {
        "form": form,
        "total": len(lines),
        "kept": len(kept),
        "counts": _counts(form, lines),
        "lines": [_line(line) for line in shown],
        "may_recommend": request.user.holds(Role.STREET_CLERK),
        "pager": _pager(request, number, len(kept)),
        "export_url": f"{reverse('whitelist:screening_export')}?{request.GET.urlencode()}",
        "here": request.get_full_path(),
    }
    return render(request, "whitelist/desk/screening.html", context)


def _counts(form, lines):
    """How many meet each condition; each line leads to the enterprises that do not."""
    street = form.cleaned_data["street"].pk if form.is_valid() else ""
    return [
        {
            "title": criterion.label,
            "url": f"?{urlencode({'street': street, 'keep': 'all', 'lacks': criterion.value})}",
            "met": met,
            "unmet": unmet,
            "unproven": unproven,
        }
        for criterion, met, unmet, unproven in counts_of(lines)
    ]


def _number(text):
    return int(text) if text and text.isdigit() and len(text) < 6 else 1


def _pager(request, number, total):
    def url(page):
        kept = request.GET.copy()
        kept["page"] = page
        return f"?{kept.urlencode()}"

    return {
        "previous_url": url(number - 1) if number > 1 else None,
        "next_url": url(number + 1) if number * SIZE < total else None,
        "shown": f"第 {number} 页",
    }


def _line(line):
    enterprise = line.enterprise
    return {
        "pk": enterprise.pk,
        "name": enterprise.name,
        "url": reverse("enterprises:detail", args=[enterprise.pk]),
        "unmet": line.unmet,
        "unproven": line.unproven,
        "priorities": line.priorities,
        "hindrance": line.hindrance,
        "findings": [
            {
                "mark": MARKS[found.state][0],
                "tone": MARKS[found.state][1],
                "state": found.state.label,
                "title": found.title,
                "short": SHORT[found.criterion],
                "evidence": found.evidence,
                "clause": found.clause_text,
            }
            for found in line.findings
        ],
    }


@desk(*READERS)
def export(request):
    """What is shown, with a column for each condition, as xlsx."""
    _, _, kept = _chosen(request)
    titles = [found.title for found in kept[0].findings] if kept else []
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_table(
        stream,
        title="筛选",
        columns=["企业名称", "统一社会信用代码", "不满足", "待证明", "优先条件", *titles, "不能推荐的原因"],
        rows=(
            (
                line.enterprise.name,
                line.enterprise.uscc or "尚无代码",
                line.unmet,
                line.unproven,
                line.priorities,
                *(f"{found.state.label}：{found.evidence}" for found in line.findings),
                line.hindrance,
            )
            for line in kept
        ),
        widths=[34, 22, 8, 8, 8],
    )
    stream.seek(0)
    return FileResponse(
        stream, as_attachment=True, filename=f"正面清单筛选-{request.today}.xlsx", content_type=XLSX
    )
