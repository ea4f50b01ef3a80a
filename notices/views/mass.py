"""群发: choose whom, write, preview how many and who is left out, send; then progress and receipts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.forms.attempt import attempt
from accounts.refusals import Conflict, NotVisible
from casework.paging import page_of
from notices.audiences import audience_named, audiences_for
from notices.forms.mass import MassForm, proposed
from notices.models import MassSend
from notices.operations import mass
from notices.stages import MassStage
from notices.views import mass_words as words

SENDERS = tuple(mass.SENDERS)


@desk(*SENDERS)
def listing(request):
    """What was sent to many, in the name of the offices one may see."""
    found = MassSend.objects.visible_to(request.user).select_related("unit", "created_by")
    page = page_of(found, request.GET, order=("-pk",), size=30)
    context = {
        "path": words.path(),
        "columns": words.COLUMNS,
        "rows": [words.mass_row(row) for row in page.rows],
        "page": page,
    }
    return render(request, "notices/mass_list.html", context)


@desk(*SENDERS)
def new(request):
    """选对象: the circles that each of one's offices can tell."""
    offices = mass.offices_of(request.user)
    context = {
        "path": words.path("选对象"),
        "steps": words.steps(0),
        "offices": [
            {"office": office, "circles": words.circles(office, audiences_for([office]), request.today)}
            for office in offices
        ],
    }
    return render(request, "notices/mass_new.html", context)


@desk(*SENDERS)
def compose(request):
    """写内容, for the circle that the address names; without one, back to choosing."""
    if not request.GET.get("audience"):
        return redirect("notices:mass_new")
    office, audience = _office(request), audience_named(request.GET["audience"])
    choice = request.GET.get("choice", "")
    label = audience.label_of(office, choice, request.today)
    if label is None:
        raise Conflict("所选的范围不存在或者已经变化。", next_step="请重新选择对象。")
    form = MassForm(request.POST or None, initial=proposed(audience, office, label))
    if request.method == "POST":
        chosen = {"unit_id": office.pk, "audience": audience.key, "choice": choice}
        row = attempt(form, mass.draft_mass, actor=request.user, at=request.at, **chosen)
        if row:
            return redirect("notices:mass_item", row.pk)
    return _form(request, form, words.chosen(office, audience, label), reverse("notices:mass_new"))


def _office(request):
    """The office that the address names, else the first one; raises NotVisible."""
    offices = mass.offices_of(request.user)
    wanted = request.GET.get("unit") or str(offices[0].pk) if offices else ""
    found = [office for office in offices if str(office.pk) == wanted]
    if not found:
        raise NotVisible
    return found[0]


def _form(request, form, facts, back):
    context = {
        "form": form,
        "facts": facts,
        "back": back,
        "path": words.path("写内容"),
        "steps": words.steps(1),
    }
    return render(request, "notices/mass_form.html", context, status=422 if form.errors else 200)


@desk(*SENDERS)
def edit(request, pk):
    """Other words for a draft."""
    row = MassSend.objects.select_related("unit").seen_by(pk, request.user)
    if row.state != MassStage.DRAFT:
        return redirect("notices:mass_item", pk)
    initial = {name: getattr(row, name) for name in MassForm.base_fields}
    form = MassForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(form, mass.edit_mass, pk=pk, actor=request.user, at=request.at):
        return redirect("notices:mass_item", pk)
    facts = words.chosen(row.unit, audience_named(row.audience), row.choice_label)
    return _form(request, form, facts, reverse("notices:mass_item", args=[pk]))


@desk(*SENDERS)
def item(request, pk):
    """The preview of a draft; afterwards how far it is, and how it arrived."""
    rows = MassSend.objects.select_related("unit", "created_by", "sent_by", "withdrawn_by", "task", "message")
    row = rows.seen_by(pk, request.user)
    own = mass.may_send(request.user, row.unit)
    shown = _preview(request, row, own) if row.state == MassStage.DRAFT else _sent(request, row, own)
    context = {
        "mass": row,
        "tone": words.TONES[row.state],
        "path": words.path(row.subject),
        "said": mass.words_of(row) if row.message is None else row.message,
        "facts": words.facts(row),
        "own": own,
        **shown,
    }
    return render(request, "notices/mass_item.html", context)


def _preview(request, row, own):
    """Who would be told and who not, counted now; one group of them page by page."""
    audience = audience_named(row.audience)
    gone = audience.label_of(row.unit, row.choice, request.today) is None
    circle = mass.circle_of(row, request.today)
    number = words.number_of(request.GET.get("group"), circle.left_out)
    found, page_name = mass.told_units(row, request.today), ""
    if number is not None:
        group = circle.left_out[number][0]
        found, page_name = group.rows, group.page
    page = page_of(found, request.GET, order=("pk",))
    return {
        "steps": words.steps(2),
        "circle": circle,
        "gone": gone,
        "stats": words.preview_stats(circle),
        "group": words.group_words(circle, number),
        "columns": words.UNIT_COLUMNS,
        "rows": [words.unit_row(unit, page_name) for unit in page.rows],
        "page": page,
        "send": words.send_words(row, circle, request.user) if own and circle.people and not gone else None,
        "withdraw": words.withdraw_words(row, request.user) if own else None,
    }


def _sent(request, row, own):
    """How far the writing is, and what became of the deliveries."""
    deliveries = row.message.deliveries if row.message else words.NOTHING
    channel, state = request.GET.get("channel", ""), request.GET.get("state", "")
    narrowed = deliveries.filter(**words.narrowing(channel, state)).select_related("user", "organisation")
    page = page_of(narrowed, request.GET, order=("pk",))
    return {
        "steps": words.steps(len(words.STEPS) if row.finished_at else 3) if row.message else None,
        "work": words.work_of(row, request.user, request.at),
        "receipts": words.receipts(deliveries),
        "receipt_columns": words.RECEIPT_COLUMNS,
        "narrowed": words.narrowed_words(channel, state),
        "columns": words.DELIVERY_COLUMNS,
        "rows": [words.delivery_row(delivery) for delivery in page.rows],
        "page": page,
        "resume": words.resume_words(row, request.user) if own else None,
        "withdraw": words.withdraw_words(row, request.user) if own else None,
    }


def _acting(act, said):
    @desk(*SENDERS)
    @require_POST
    def view(request, pk):
        row = act(request, pk)
        going = row.state == MassStage.SENDING
        messages.success(
            request, "人数较多，正在后台写成，可以离开这一页。" if going else said.format(row=row)
        )
        return redirect("notices:mass_item", pk)

    return view


def _send(request, pk):
    expected = request.POST.get("expected", "")
    return mass.send_mass(pk=pk, expected=expected, actor=request.user, at=request.at)


send = _acting(_send, "已发送给{row.told}人，送达情况见下。")
resume = _acting(
    lambda request, pk: mass.resume_mass(pk=pk, actor=request.user, at=request.at), "已接着发送完。"
)
withdraw = _acting(
    lambda request, pk: mass.withdraw_mass(pk=pk, actor=request.user, at=request.at), "已撤回。"
)
