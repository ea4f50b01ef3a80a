"""The page of a case, and the page of each of its steps: one view for all kinds, both audiences."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk, portal
from accounts.refusals import Incomplete, NotVisible
from casework import pages
from casework.citations import cite
from casework.forms import ActForm
from casework.history import check_chain
from casework.kinds import kind_of
from casework.models import Case
from casework.next_step import next_step_card
from casework.panels import panels_for

EVENTS = 5  # of the history that stand open; the older ones are folded


@desk()
def desk_case(request, pk):
    """A case as staff see it."""
    return _case(request, pk, "desk")


@portal()
def portal_case(request, pk):
    """A case as its enterprise sees it."""
    return _case(request, pk, "portal")


@desk()
def desk_act(request, pk, step):
    """One step of a case, by staff."""
    return _act(request, pk, step, "desk")


@portal()
def portal_act(request, pk, step):
    """One step of a case, by the enterprise."""
    return _act(request, pk, step, "portal")


def _open(request, pk, audience):
    """The kind and the row; from here on the page belongs to the case, and a refusal leads back to it."""
    case = Case.objects.filter(pk=pk).select_related("organisation", "party").first()
    if case is None:
        raise NotVisible
    kind = kind_of(case)
    row = kind.row_of(case.pk, request.user)
    request.area = kind.area(audience)
    request.back = {"label": f"回到“{case.title}”", "url": reverse(f"casework:{audience}_case", args=[pk])}
    return kind, row


def _case(request, pk, audience):
    kind, row = _open(request, pk, audience)
    case, user, for_party = row.case, request.user, audience == "portal"
    history = list(case.history.select_related("unit").order_by("seq"))
    clocks = pages.clock_cards(case, request.today, user)
    offers = kind.workflow.offers(row, user, request.at)
    own_panels = kind.portal_panels if for_party else kind.panels
    panels = [*own_panels(row, user, request.at), *panels_for(case, user, audience)]
    events = pages.history_events(history, for_party)
    context = {
        "audience": audience,
        "base": f"base/{audience}.html",
        "kind": kind,
        "area": request.area,
        "row": row,
        "case": case,
        "process": pages.process_picture(kind.workflow, row, history, clocks),
        "step": next_step_card(kind, row, offers, audience, request.at),
        "clocks": clocks,
        "papers": pages.papers_of(case, user),
        "events": events[:EVENTS],
        "older": events[EVENTS:],
        "verified": check_chain(history) is None,
        "panels": [{"template": name, "data": data} for name, data in panels],
        "links": [{"label": label, "url": url} for label, url in kind.links(row, user, request.at)],
    }
    return render(request, "casework/case.html", context)


def _act(request, pk, name, audience):
    kind, row = _open(request, pk, audience)
    act = kind.acts_for(audience).get(name)
    if act is None or act.page:
        raise NotVisible
    back = request.back["url"]
    step, role = kind.workflow.check(name, row=row, actor=request.user, at=request.at)
    form = _form(act, row, request)
    if request.method == "POST" and form.is_valid() and _done(act, form, row, request):
        messages.success(request, f"已办理：{act.label or step.label}")
        return redirect(back)
    context = {
        "base": f"base/{audience}.html",
        "kind": kind,
        "row": row,
        "case": row.case,
        "act_label": act.label or step.label,
        "clause": cite(step.clause),
        "form": form,
        "back": back,
        "confirm": _confirmation(step, role, act, form),
        "references": list(form.references()),
        "form_tone": "red" if step.tone == "danger" else "",
    }
    return render(request, "casework/act.html", context, status=422 if request.method == "POST" else 200)


def _form(act, row, request):
    form = act.form or ActForm
    return form(request.POST or None, request.FILES or None, row=row, user=request.user, at=request.at)


def _done(act, form, row, request):
    """Run the operation; what it finds missing or invalid is shown in the form."""
    try:
        act.operation(pk=row.pk, actor=request.user, at=request.at, **form.values())
    except ValidationError as error:
        form.add_error(None, error)
    except Incomplete as refusal:
        form.add_error(None, " ".join([refusal.reason, *refusal.missing, refusal.next_step]))
    else:
        return True
    return False


def _confirmation(step, role, act, form):
    return {
        "who": f"{form.user.name}（{pages.post_of(role, form.row, form.user)}）",
        "whom": form.row.case.title,
        "what": act.label or step.label,
        "consequences": [*filter(None, [step.consequence]), *form.effects()],
    }
