"""自查自报 in the portal: made for a phone, kept by itself while it is filled in (GM-1.2)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import portal
from accounts.forms.attempt import show
from accounts.refusals import Conflict, Incomplete, Refusal
from casework.paging import page_of
from enterprises.forms.self_reports import HazardForm
from enterprises.models import SelfReport
from enterprises.operations import self_reports
from enterprises.views.portal.own import own_enterprise
from enterprises.views.self_report_words import BEFORE, photo_rows, tone_of


@portal()
def listing(request):
    """自查自报: what was reported, newest first, and the way to a new one."""
    enterprise = own_enterprise(request)
    found = SelfReport.objects.visible_to(request.user).filter(enterprise=enterprise)
    found = found.exclude(stage=SelfReport.Stage.DISCARDED).select_related("case")
    page = page_of(found, request.GET, order=("-pk",), size=20)
    rows = [{"report": row, "tone": tone_of(row), "url": _url(row)} for row in page.rows]
    return render(request, "enterprises/portal/self_reports.html", {"page": page, "rows": rows})


def _url(row):
    if row.stage == SelfReport.Stage.DRAFT:
        return reverse("enterprises:portal_self_report", args=[row.pk])
    return reverse("casework:portal_case", args=[row.case_id])


@portal()
@require_POST
def begin(request):
    """A new draft."""
    enterprise = own_enterprise(request)
    row = self_reports.begin_self_report(enterprise_id=enterprise.pk, actor=request.user, at=request.at)
    return redirect("enterprises:portal_self_report", row.pk)


def _draft(request, pk):
    row = SelfReport.objects.select_related("case", "enterprise").seen_by(pk, request.user)
    if row.stage != SelfReport.Stage.DRAFT:
        raise Conflict("这条隐患已经上报，内容不能再改。", next_step="整改后请在它的页面上传整改结果。")
    return row


@portal()
def fill(request, pk):
    """The draft; sending it keeps words and photos in any case, and reports when nothing is missing."""
    row = _draft(request, pk)
    initial = {name: getattr(row, name) for name in ("place", "description", "found_on")}
    initial["found_on"] = initial["found_on"] or request.today
    photos = photo_rows(row, BEFORE)
    words = {"today": request.today, "initial": initial, "pictured": bool(photos)}
    form = HazardForm(request.POST or None, request.FILES or None, **words)
    if request.method == "POST" and form.is_valid():
        answer = _sent(request, row, form)
        if answer is not None:
            return answer
    saved = timezone.localtime(row.saved_at)
    context = {
        "form": form,
        "report": row,
        "photos": photos,
        "draft_url": reverse("enterprises:portal_self_report_draft", args=[pk]),
        "draft_at": f"{saved:%H:%M}" if saved.date() == request.today else "",
        "discard_url": reverse("casework:portal_act", args=[row.case_id, "discard"]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/portal/self_report.html", context, status=status)


def _sent(request, row, form):
    words = {"pk": row.pk, "actor": request.user, "at": request.at}
    try:
        photos = form.cleaned_data["photos"]
        self_reports.save_self_report(values=form.values(), photos=photos, **words)
    except ValidationError as error:
        show(form, error)
        return None
    try:
        self_reports.report_self_report(**words)
    except Incomplete as refusal:
        messages.error(request, f"已保存，还没有上报：{'；'.join(refusal.missing)}。")
        return redirect("enterprises:portal_self_report", row.pk)
    messages.success(
        request, f"已上报，服务器时间 {timezone.localtime(request.at):%Y-%m-%d %H:%M}。整改后请上传结果。"
    )
    return redirect("casework:portal_case", row.case_id)


@portal()
@require_POST
def draft(request, pk):
    """The draft saves itself; answers the time."""
    row = SelfReport.objects.seen_by(pk, request.user)
    form = HazardForm(request.POST, today=request.today)
    form.is_valid()
    names = request.POST.getlist("_changed") or None
    try:
        self_reports.save_self_report(pk=row.pk, actor=request.user, at=request.at, values=form.values(names))
    except Refusal as refusal:
        return JsonResponse({"reason": f"{refusal.reason}{refusal.next_step}"}, status=refusal.status)
    wrong = [text for name, texts in form.errors.items() if not names or name in names for text in texts]
    if wrong:
        return JsonResponse({"reason": " ".join(wrong)}, status=422)
    return JsonResponse({"saved_at": f"{timezone.localtime(request.at):%H:%M}"})
