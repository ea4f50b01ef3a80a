"""附件2 and 附件3 in the portal: saved by themselves while they are filled in, signed on a page of their own (NS-4.1.1)."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import portal
from accounts.refusals import Conflict, Refusal
from casework.pages import due_words
from whitelist import standing
from whitelist.declaration import EVIDENCE, missing_from_declaration, missing_from_report, remarks_on
from whitelist.evaluation import findings_of
from whitelist.forms.declaration import DeclarationForm, ReportForm
from whitelist.models import Application
from whitelist.operations.applications import save_draft
from whitelist.stages import ApplicationStage


def _open(request, pk):
    """The application, as long as the enterprise may write in it; raises NotVisible, Conflict."""
    found = Application.objects.select_related("enterprise__street", "round", "case")
    application = found.seen_by(pk, request.user)
    request.back = {"label": f"回到“{application.case.title}”", "url": standing.case_url(application)}
    if application.stage not in standing.EDITABLE:
        raise Conflict(
            f"申请现在是“{application.get_stage_display()}”，内容不能再修改。",
            next_step="需要修改时，请联系街道退回补正，或者撤回申请。",
        )
    return application


@portal()
def declaration(request, pk):
    """填写申报表（附件2）."""
    application = _open(request, pk)
    form = DeclarationForm(request.POST or None, initial=application.declaration)
    if request.method == "POST" and form.is_valid():
        saved = save_draft(pk=pk, actor=request.user, at=request.at, declaration=form.answers())
        _tell(request, "申报表", missing_from_declaration(saved.declaration))
        return redirect("whitelist:report", pk)
    context = _context(request, application, form) | {
        "draft_url": reverse("whitelist:declaration_draft", args=[pk]),
        "evidence": EVIDENCE,
        "remarks": remarks_on(application.declaration, findings_of(application.enterprise, request.at)),
    }
    return render(request, "whitelist/portal/declaration.html", context, status=422 if form.is_bound else 200)


@portal()
def report(request, pk):
    """填写检查情况报告（附件3）."""
    application = _open(request, pk)
    form = ReportForm(request.POST or None, initial=application.report, today=request.today)
    if request.method == "POST" and form.is_valid():
        saved = save_draft(pk=pk, actor=request.user, at=request.at, report=form.answers())
        _tell(request, "检查情况报告", missing_from_report(saved.report))
        return redirect(standing.case_url(application))
    context = _context(request, application, form) | {
        "draft_url": reverse("whitelist:report_draft", args=[pk]),
        "remarks": _remarks_on_report(application.report),
    }
    return render(request, "whitelist/portal/report.html", context, status=422 if form.is_bound else 200)


def _remarks_on_report(answers):
    third = answers.get("checked_by") == "third" and not answers.get("third_party")
    return {"third_party": "委托第三方机构检查的，请写明机构名称。"} if third else {}


def _context(request, application, form):
    saved = timezone.localtime(application.saved_at) if application.saved_at else None
    returned = application.stage == ApplicationStage.RETURNED
    clock = application.case.clocks.running().filter(code="correct").first() if returned else None
    return {
        "application": application,
        "form": form,
        "back": standing.case_url(application),
        "draft_at": f"{saved:%H:%M}" if saved and saved.date() == request.today else "",
        "returned": application.reason if returned else "",
        "due": {**due_words(clock, request.today), "whose": ""} if clock else None,
    }


def _tell(request, form, missing):
    if missing:
        messages.warning(request, f"{form}已保存，还缺：{'、'.join(missing)}。补齐后才能签署提交。")
    else:
        messages.success(request, f"{form}已填完并保存。")


@portal()
@require_POST
def declaration_draft(request, pk):
    """The declaration saves itself; answers the time and what is to be said beside the fields."""

    def remarks(application):
        return remarks_on(application.declaration, findings_of(application.enterprise, request.at))

    return _saved(request, pk, DeclarationForm(request.POST), "declaration", remarks)


@portal()
@require_POST
def report_draft(request, pk):
    """The report saves itself."""

    def remarks(application):
        return _remarks_on_report(application.report)

    return _saved(request, pk, ReportForm(request.POST, today=request.today), "report", remarks)


def _saved(request, pk, form, part, remarks):
    """Keep what can be kept of the changed fields; 422 names what could not."""
    names = request.POST.getlist("_changed") or None
    form.is_valid()
    try:
        application = save_draft(pk=pk, actor=request.user, at=request.at, **{part: form.answers(names)})
    except Refusal as refusal:
        return JsonResponse({"reason": f"{refusal.reason}{refusal.next_step}"}, status=refusal.status)
    complaint = form.complaints(names)
    if complaint:
        return JsonResponse({"reason": complaint}, status=422)
    saved_at = f"{timezone.localtime(request.at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, "said": remarks(application)})
