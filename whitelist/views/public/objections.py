"""异议: raised on the notice page against a named enterprise, followed by a receipt code (NS-4.1.4)."""

from datetime import timedelta
from uuid import UUID

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import limited, public
from accounts.refusals import Conflict, NotVisible
from accounts.submissions import mark_done
from casework.pages import due_words
from enterprises.forms.acting import carry_out
from whitelist.forms.public import UNKNOWN_RECEIPT, ObjectionForm, ReceiptForm
from whitelist.listing import complaint_channel
from whitelist.operations.objections import find_by_receipt, object_to, receipt_code
from whitelist.stages import ObjectionStage
from whitelist.views.public.notices import is_open, notice_of, row_of

SHOWN = timedelta(minutes=30)  # how long the receipt can be read again


@limited(5)
@public
@require_http_methods(["GET", "HEAD", "POST"])
def file(request, round_id, ref):
    """The form against one enterprise; it leads to the receipt, whose code is kept only as a hash.

    The code follows from the form's key and the browser's own secret, so that a second click, which the key leads to the
    same address, reads the same receipt, and nobody else who has the address does.
    """
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
        seed = _seed(request, request.POST.get("_submission", ""))
        done, result = carry_out(form, lambda words: _file(round_, ref, request.at, {**words, "seed": seed}))
        if done and seed:
            return redirect("whitelist:receipt", request.POST["_submission"])
        if done:
            objection, code = result
            context |= {"code": code, "objection": objection, "due": _answer_due(objection, request.today)}
            return mark_done(render(request, "whitelist/public/receipt.html", context))
    status = 422 if request.method == "POST" else 200
    return render(request, "whitelist/public/object.html", context, status=status)


def _seed(request, key):
    """What the receipt code follows from, or "" for a browser without the cookie or a form without a key."""
    secret = request.META.get("CSRF_COOKIE", "")
    try:
        return f"{UUID(key)} {secret}" if secret else ""
    except ValueError:
        return ""


@public
@require_safe
def receipt(request, key):
    """The receipt with its code, in the browser that filed the objection and within half an hour of it."""
    seed = _seed(request, str(key))
    code = receipt_code(seed) if seed else ""
    objection = find_by_receipt(code) if code else None
    if objection is None or request.at - objection.filed_at > SHOWN:
        raise NotVisible(
            "这张回执已经不再显示。",
            next_step="抄下了查询码的，请到“异议查询”查看进度；没有的可以拨打监督投诉电话。",
        )
    notice = objection.notice
    context = {
        "row": row_of(notice, objection.application_id),
        "code": code,
        "objection": objection,
        "due": _answer_due(objection, request.today),
        "channel": notice.channel,
    }
    response = render(request, "whitelist/public/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


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
