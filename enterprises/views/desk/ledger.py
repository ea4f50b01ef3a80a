"""情况登记 (claims) and 合规台账 (facts) of an enterprise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.refusals import NotVisible
from enterprises import operations
from enterprises.forms.acting import carry_out
from enterprises.forms.ledger import ClaimForm, FactForm, ReasonForm
from enterprises.models import Claim, Fact
from enterprises.operations.register import must_keep
from enterprises.rules import READERS, value_label
from enterprises.stages import Attribute
from enterprises.views.desk.records import record_of


def claim_rows(enterprise):
    """Each attribute with the claim that counts (None: unknown) and its word, in the order of the list."""
    current = {claim.attribute: claim for claim in Claim.objects.filter(enterprise=enterprise).latest()}
    rows = [(attribute, current.get(attribute.value)) for attribute in Attribute]
    return [
        {
            "attribute": attribute.value,
            "label": attribute.label,
            "claim": claim,
            "value": value_label(attribute, claim.value if claim else ""),
        }
        for attribute, claim in rows
    ]


@desk(*READERS)
def claims(request, pk):
    """情况登记: what is known of each attribute, from whom, of which day; unknown is not “no”."""
    enterprise, context = record_of(request, pk, "enterprises:claims")
    context["rows"] = claim_rows(enterprise)
    return render(request, "enterprises/desk/claims.html", context)


@desk(*READERS)
def claim(request, pk, attribute):
    """One attribute: its history, and a form for who keeps the register."""
    if attribute not in Attribute.values:
        raise NotVisible
    label = Attribute(attribute).label
    enterprise, context = record_of(request, pk, "enterprises:claims", words=[label])
    form = ClaimForm(request.POST or None, attribute=attribute, initial={"as_of": request.today})
    if request.method == "POST":
        done, _ = carry_out(
            form,
            lambda cleaned: operations.enter_claim(
                enterprise_id=pk, attribute=attribute, actor=request.user, at=request.at, **cleaned
            ),
        )
        if done:
            messages.success(request, f"已登记：{label}。")
            return redirect("enterprises:claims", pk)
    history = Claim.objects.filter(enterprise=enterprise, attribute=attribute, retracts=None)
    context |= {
        "label": label,
        "form": form,
        "history": [
            {
                "claim": row,
                "value": value_label(attribute, row.value),
                "retraction": getattr(row, "retracted_by", None),
            }
            for row in history.select_related("recorded_by", "retracted_by")
        ],
        "cancel_url": reverse("enterprises:claims", args=[pk]),
    }
    return render(request, "enterprises/desk/claim.html", context)


def _reason_page(request, pk, *, form, act, heading, what, back, submit):
    """A reason, then something is taken back by a new row."""
    enterprise, context = record_of(request, pk, back, words=[heading])
    must_keep(request.user, enterprise.street_id)
    if request.method == "POST":
        done, _ = carry_out(form, act)
        if done:
            messages.success(request, f"已{submit}，原记录和理由都保留。")
            return redirect(back, pk)
    context |= {
        "form": form,
        "heading": heading,
        "submit": submit,
        "tone": "red",
        "cancel_url": reverse(back, args=[pk]),
        "confirm": {
            "who": request.user.name,
            "whom": enterprise.name,
            "what": what,
            "reversible": "不能撤回；有误的可以重新登记一条。原记录不删除。",
        },
    }
    return render(request, "enterprises/desk/form.html", context)


@desk(*READERS)
def retract(request, pk, claim_id):
    """Take back one claim."""
    row = Claim.objects.filter(enterprise=pk).seen_by(claim_id, request.user)
    return _reason_page(
        request,
        pk,
        form=ReasonForm(request.POST or None),
        act=lambda cleaned: operations.retract_claim(
            claim_id=claim_id, actor=request.user, at=request.at, **cleaned
        ),
        heading="撤回情况登记",
        what=f"撤回“{row.get_attribute_display()}：{value_label(row.attribute, row.value)}”（{row.as_of}）",
        back="enterprises:claims",
        submit="撤回",
    )


@desk(*READERS)
def facts(request, pk):
    """合规台账: facts with the three dates; the annulled ones stay and say so."""
    enterprise, context = record_of(request, pk, "enterprises:facts")
    found = Fact.objects.filter(enterprise=enterprise, annuls=None)
    context["facts"] = [
        {"fact": fact, "occurred": occurred_label(fact), "annulment": getattr(fact, "annulled_by", None)}
        for fact in found.select_related("recorded_by", "annulled_by", "annulled_by__recorded_by")
    ]
    return render(request, "enterprises/desk/facts.html", context)


def occurred_label(fact):
    """The day, month or year, as exactly as it is known."""
    shape = {"year": "%Y年（只知年份）", "month": "%Y-%m（只知月份）"}.get(fact.precision, "%Y-%m-%d")
    return f"{fact.occurred_on:{shape}}"


@desk(*READERS)
def add_fact(request, pk):
    """登记合规事实."""
    enterprise, context = record_of(request, pk, "enterprises:facts", words=["登记合规事实"])
    must_keep(request.user, enterprise.street_id)
    form = FactForm(request.POST or None, initial={"learned_on": request.today})
    if request.method == "POST":
        done, _ = carry_out(
            form,
            lambda cleaned: operations.enter_fact(
                enterprise_id=pk, actor=request.user, at=request.at, **form.values()
            ),
        )
        if done:
            messages.success(request, "已记入合规台账。")
            return redirect("enterprises:facts", pk)
    context |= {
        "form": form,
        "heading": "登记合规事实",
        "submit": "记入台账",
        "cancel_url": reverse("enterprises:facts", args=[pk]),
        "lead": "台账是判断正面清单条件的依据；记入后不能删除，有误的另行撤销并写明理由。",
    }
    return render(request, "enterprises/desk/form.html", context)


@desk(*READERS)
def annul(request, pk, fact_id):
    """Annul one fact."""
    fact = Fact.objects.filter(enterprise=pk).seen_by(fact_id, request.user)
    return _reason_page(
        request,
        pk,
        form=ReasonForm(request.POST or None),
        act=lambda cleaned: operations.annul_fact(
            fact_id=fact_id, actor=request.user, at=request.at, **cleaned
        ),
        heading="撤销合规事实",
        what=f"撤销“{fact.get_kind_display()}”（{f'{occurred_label(fact)} {fact.reference}'.strip()}）",
        back="enterprises:facts",
        submit="撤销",
    )
