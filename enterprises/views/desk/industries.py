"""行业分类: the imported tables (bureau), and the sector and the danger of one enterprise with their reasons."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.submissions import mark_done
from enterprises.forms.acting import carry_out
from enterprises.forms.industries import IndustryFileForm, SectorForm
from enterprises.operations import industries as operations
from enterprises.operations.register import must_keep
from enterprises.rules import BUREAU_KEEPERS, READERS
from enterprises.rules.sectors import RULES, TO_CONFIRM
from enterprises.sheets.refusals import WorkbookRefused
from enterprises.views.desk.records import record_of
from enterprises.views.desk.standing import standing_of

TAB = "enterprises:standing"
SHOWN = 100


@desk(*READERS)
def standing(request, pk):
    """行业与高危: what the code and the claims say, item by item, and what people decided."""
    enterprise, context = record_of(request, pk, TAB)
    context |= standing_of(enterprise)
    context["decisions"] = enterprise.sector_decisions.select_related("decided_by")
    return render(request, "enterprises/desk/standing.html", context)


@desk(*READERS)
def sector(request, pk):
    """A person decides the sector, with a reason."""
    enterprise, context = record_of(request, pk, TAB, words=["认定工贸行业"])
    must_keep(request.user, enterprise.street_id)
    _, now = operations.sector_of(enterprise)
    form = SectorForm(request.POST or None, initial={"sector": now.sector if now else ""})
    if request.method == "POST":
        done, _ = carry_out(
            form,
            lambda cleaned: operations.decide_sector(
                enterprise_id=pk, actor=request.user, at=request.at, **cleaned
            ),
        )
        if done:
            messages.success(request, "已认定，理由在变更历史中。")
            return redirect(TAB, pk)
    context |= {"form": form, "heading": "认定工贸行业", "submit": "认定"}
    context["cancel_url"] = reverse(TAB, args=[pk])
    return render(request, "enterprises/desk/form.html", context)


@desk(*BUREAU_KEEPERS)
def tables(request):
    """The tables that are in, the rules of the sectors, and a file to import."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IndustryFileForm(*sent)
    report = _import(form, request) if form.is_valid() else None
    counts, pairs = operations.industry_counts()
    context = {
        "form": form,
        "report": report,
        "problems": report.problems[:SHOWN] if report else [],
        "stats": [
            {"value": counts["2017"], "label": "2017版代码"},
            {"value": counts["2011"], "label": "2011版代码"},
            {"value": pairs, "label": "2011版到2017版对照"},
        ],
        "rules": RULES,
        "to_confirm": TO_CONFIRM,
        "path": [{"label": "企业", "url": reverse("enterprises:list")}, {"label": "行业分类"}],
    }
    page = render(request, "enterprises/desk/industries.html", context, status=422 if form.errors else 200)
    return mark_done(page) if report else page


def _import(form, request):
    file, what = form.cleaned_data["file"], form.cleaned_data["what"]
    given = {"content": file.read(), "file_name": file.name, "source": form.cleaned_data["source"]}
    try:
        if what == "mapping":
            return operations.import_mapping(actor=request.user, **given)
        return operations.import_industries(edition=what, actor=request.user, **given)
    except WorkbookRefused as refusal:
        form.add_error("file", refusal.reason)
    except ValueError as refusal:
        form.add_error("file", str(refusal))
    return None
