"""推荐 from the screening: first who, what each lacks and what follows, then the act (NS-4.1.1)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import desk
from accounts.refusals import Refusal
from accounts.stages import Role
from enterprises.models import Enterprise
from whitelist.criteria import State
from whitelist.operations.applications import recommend
from whitelist.screening import screen_chosen

SIZE = 50
CHOICE = (
    "street",
    "keep",
    "lacks",
    "q",
    "page",
)  # how the list was filtered, so that the way back finds it again


@desk(Role.STREET_CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def recommend_chosen(request):
    """Reading: the ticked enterprises with what they lack. Sending: 推荐 one by one, each refusal told with its reason."""
    back = f"{reverse('whitelist:screening')}?{_filters(request)}"
    given = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(int(key) for key in given.getlist("enterprise") if key.isdecimal()))[:SIZE]
    if not keys:
        messages.warning(request, "没有勾选企业。")
        return redirect(back)
    if request.method == "POST":
        _recommend(request, keys)
        return redirect(back)
    chosen = Enterprise.objects.visible_to(request.user).filter(pk__in=keys, closed_on=None)
    lines = [_line(line) for line in screen_chosen(chosen, request.at)]
    context = {
        "ready": [line for line in lines if not line["hindrance"]],
        "hindered": [line for line in lines if line["hindrance"]],
        "back": back,
        "action": f"{request.path}?{_filters(request)}",
    }
    return render(request, "whitelist/desk/recommend.html", context)


def _filters(request):
    return urlencode({name: request.GET[name] for name in CHOICE if name in request.GET})


def _recommend(request, keys):
    done, refused = [], []
    for key in keys:
        try:
            done.append(recommend(enterprise_id=key, actor=request.user, at=request.at).enterprise.name)
        except Refusal as refusal:
            refused.append(f"{refusal.reason}{refusal.next_step}")
    if done:
        messages.success(request, f"已推荐 {len(done)} 家：{'、'.join(done)}。企业登录门户补全并签署后提交。")
    for reason in refused:
        messages.warning(request, reason)


def _line(line):
    def lacking(state):
        return [
            {"title": found.title, "evidence": found.evidence, "clause": found.clause_text}
            for found in line.findings
            if found.state == state
        ]

    return {
        "pk": line.enterprise.pk,
        "name": line.enterprise.name,
        "uscc": line.enterprise.uscc or "尚无代码",
        "hindrance": line.hindrance,
        "unmet": lacking(State.UNMET),
        "unproven": lacking(State.UNPROVEN),
    }
