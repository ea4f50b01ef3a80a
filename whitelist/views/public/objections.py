"""异议: raised on the notice page against a named enterprise, followed by a receipt code (NS-4.1.4)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import limited, public
from accounts.refusals import Conflict
from accounts.submissions import mark_done
from casework.pages import due_words
from enterprises.forms.acting import carry_out
from whitelist.forms.public import UNKNOWN_RECEIPT, ObjectionForm, ReceiptForm
from whitelist.listing import complaint_channel
from whitelist.operations.objections import find_by_receipt, object_to
from whitelist.stages import ObjectionStage
from whitelist.views.public.notices import is_open, notice_of, row_of


@limited(5)
@public
@require_http_methods(["GET", "HEAD", "POST"])
def file(request, round_id, ref):
    """The form against one enterprise, and the receipt, which is shown this once and kept only as a hash."""
    round_, notice, _ = notice_of(round_id)
    row = row_of(notice, ref)
    if not is_open(round_, request.today):
        raise Conflict(
            "公示期已结束，不能再在本页提出异议。",
            next_step=f"可以拨打监督投诉电话 {notice.channel} 反映情况。",
        )
    form = ObjectionForm(request.POST or None, request.FILES or None)
    context = {"round": round_, "notice": notice, "row": row, "form": form, "channel": notice.channel}
    if request.method == "POST":
        done, result = carry_out(form, lambda words: _file(round_, ref, request.at, words))
        if done:
            objection, code = result
            context |= {"code": code, "objection": objection, "due": _answer_due(objection, request.today)}
            return mark_done(render(request, "whitelist/public/receipt.html", context))
    status = 422 if request.method == "POST" else 200
    return render(request, "whitelist/public/object.html", context, status=status)


def _file(round_, ref, at, words):
    return object_to(round_id=round_.pk, application_id=ref, at=at, **words)


def _answer_due(objection, today):
    clock = objection.case.clocks.filter(code="answer").select_related("responsible").order_by("-pk").first()
    return due_words(clock, today) if clock else None


@limited(10)
@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request):
    """Where an objection stands, for whoever holds its code; every wrong code gets the same answer."""
    form = ReceiptForm(request.POST or None)
    context = {"form": form, "channel": complaint_channel()}
    if request.method == "POST" and form.is_valid():
        objection = find_by_receipt(form.cleaned_data["code"])
        if objection is None:
            form.add_error("code", UNKNOWN_RECEIPT)
        else:
            context |= _standing(objection, request.today)
    return render(request, "whitelist/public/objections.html", context)


def _standing(objection, today):
    answered = objection.answered_at is not None
    facts = [
        {"label": "企业", "text": _name_in(objection)},
        {"label": "提出时间", "text": f"{timezone.localtime(objection.filed_at):%Y-%m-%d %H:%M}"},
        {
            "label": "阶段",
            "badge": {"text": objection.get_stage_display(), "tone": "green" if answered else "amber"},
        },
    ]
    if answered:
        facts.append(
            {"label": "答复时间", "text": f"{timezone.localtime(objection.answered_at):%Y-%m-%d %H:%M}"}
        )
    notice_url = reverse(
        "whitelist:notice_version", args=[objection.notice.round_id, objection.notice.number]
    )
    return {
        "objection": objection,
        "facts": facts,
        "stages": _stages(objection),
        "due": None if answered else _answer_due(objection, today),
        "notice_url": notice_url,
    }


def _name_in(objection):
    """The enterprise as the notice named it."""
    return next(row["name"] for row in objection.notice.rows if row["ref"] == objection.application_id)


def _stages(objection):
    """Received, examining, answered: whether examining was recorded or not, the answer comes after it."""
    line = [ObjectionStage.RECEIVED, ObjectionStage.EXAMINING]
    answered = objection.stage not in line
    last = {
        "label": objection.get_stage_display() if answered else "答复",
        "state": "here" if answered else "ahead",
    }
    here = len(line) if answered else line.index(objection.stage)
    states = ["done" if n < here else "here" if n == here else "ahead" for n in range(len(line))]
    return [{"label": stage.label, "state": state} for stage, state in zip(line, states, strict=True)] + [
        last
    ]
