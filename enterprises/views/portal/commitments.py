"""承诺 in the portal: read, signed by the principal, printed as a poster that proves itself (GM-1.1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import portal
from accounts.stages import Role
from enterprises.forms.acting import carry_out
from enterprises.forms.commitments import SignForm
from enterprises.models import Signature
from enterprises.operations import commitments
from enterprises.rules.commitments import STATES
from enterprises.stages import TextKind
from enterprises.views.portal.own import own_enterprise
from enterprises.views.printing import absolute, qr_of


def _texts(today):
    """Both texts in their order, or nothing while one is missing."""
    texts = commitments.texts_in_force(today)
    return [texts[kind] for kind in TextKind.values] if len(texts) == len(TextKind.values) else []


@portal()
def page(request):
    """承诺与责任清单: how it stands, what was signed before."""
    enterprise = own_enterprise(request)
    state, latest, lapses = commitments.standing_of(enterprise, request.today)
    label, tone = STATES[state]
    context = {
        "enterprise": enterprise,
        "texts": _texts(request.today),
        "state": {"code": state, "label": label, "tone": tone},
        "latest": latest,
        "lapses": lapses,
        "signed": enterprise.signatures.select_related("commitment", "duties")[:20],
        "principal": request.user.holds(Role.PRINCIPAL, enterprise.organisation_id),
    }
    return render(request, "enterprises/portal/commitments.html", context)


@portal(Role.PRINCIPAL)
def sign(request):
    """签署: both texts in full, then the statement and the password."""
    enterprise = own_enterprise(request)
    texts = list(commitments.texts_to_sign(request.today).values())
    initial = {"seen": ",".join(str(text.pk) for text in texts)}
    form = SignForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST":
        done, _ = carry_out(form, lambda cleaned: _sign(request, enterprise, cleaned["seen"]))
        if done:
            messages.success(request, "已签署。请打印公示海报，贴在醒目位置。")
            return redirect("enterprises:portal_commitments")
    context = {
        "enterprise": enterprise,
        "texts": texts,
        "form": form,
        "back": reverse("enterprises:portal_commitments"),
        "confirm": {
            "who": request.user.name,
            "whom": enterprise.name,
            "what": "签署" + "、".join(text.label for text in texts),
            "reversible": "不能撤回。满期限或者有新版时再签。",
            "consequences": [
                "签署记入合规台账；凭海报上的二维码，任何人可以核验企业名称、版本、日期和是否有效。"
            ],
        },
    }
    return render(
        request, "enterprises/portal/commitment_sign.html", context, status=422 if form.is_bound else 200
    )


def _sign(request, enterprise, seen):
    return commitments.sign_commitment(
        enterprise_id=enterprise.pk, seen=seen, actor=request.user, at=request.at
    )


@portal()
def poster(request, pk):
    """The poster of one signature, to be printed on A4 and put up (GM-1.1: 在企业醒目位置公示)."""
    found = Signature.objects.select_related("commitment", "duties", "enterprise")
    signature = found.seen_by(pk, request.user)
    url = absolute(reverse("enterprises:commitment_proof", args=[signature.code]))
    context = {
        "signature": signature,
        "texts": [signature.commitment, signature.duties],
        "url": url,
        "qr": qr_of(url),
    }
    return render(request, "enterprises/portal/commitment_poster.html", context)
