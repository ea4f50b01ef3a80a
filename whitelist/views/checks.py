"""Verification on site (附件5) and sample review (附件7), on a phone: brief, items, photos, two signatures (NS-4.1.2)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Forbidden, Incomplete, Refusal
from accounts.stages import Role
from casework.models import Attachment
from whitelist.brief import brief_of
from whitelist.forms.checks import CheckForm, PhotosForm, SignCheckForm
from whitelist.models import Application, FieldCheck
from whitelist.operations import checks
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import CheckKind

officers = desk(Role.STREET_OFFICER, Role.BUREAU_OFFICER)
PREFIX = {CheckKind.VERIFICATION: "check", CheckKind.SAMPLE_REVIEW: "sample_check"}


def _seen(request, pk):
    found = Application.objects.select_related("enterprise__street", "case__organisation", "round")
    application = found.seen_by(pk, request.user)
    request.back = {"label": f"回到“{application.case.title}”", "url": _case_url(application)}
    return application


def _open_check(request, application, kind):
    """The form that is being filled in, or None."""
    found = FieldCheck.objects.visible_to(request.user).select_related("officer", "application__case")
    return found.filter(application=application, kind=kind, concluded_at=None).first()


def _url(name, kind, pk):
    return reverse(f"whitelist:{PREFIX[kind]}{name}", args=[pk])


def _case_url(application):
    return reverse("casework:desk_case", args=[application.case_id])


def _context(request, application, kind, check):
    return {
        "application": application,
        "kind": CheckKind(kind),
        "check": check,
        "back": _case_url(application),
        "urls": {
            name: _url(f"_{name}", kind, application.pk)
            for name in ("start", "save", "photos", "sign", "take_back")
        },
        "check_url": _url("", kind, application.pk),
        "photos": _photos(request, application, kind),
    }


def _photos(request, application, kind):
    files = Attachment.objects.visible_to(request.user)
    return files.filter(case=application.case_id, purpose=checks.PHOTOS[kind])


def _refused(application, kind, user, today):
    """Why this officer may not check here today, or None."""
    try:
        checks.must_be_officer(application, kind, user, today)
    except Forbidden as refusal:
        return refusal
    return None


@officers
def check(request, pk, kind):
    """The brief, and the form once it is begun; after the conclusion the case page."""
    application = _seen(request, pk)
    open_check = _open_check(request, application, kind)
    if application.stage not in checks.OPEN_IN[kind]:
        return redirect(_case_url(application))
    context = _context(request, application, kind, open_check) | {
        "refusal": _refused(application, kind, request.user, request.today),
        "brief": brief_of(application, request.at),
    }
    if open_check is not None and not open_check.signed_hash:
        context["form"] = CheckForm(check=open_check, today=request.today)
        context["photos_form"] = PhotosForm()
        context["left"] = _left(open_check)
    return render(request, "whitelist/checks/check.html", context)


def _left(check_row):
    missing = checks.missing_from(check_row)
    return f"还有 {len(missing)} 处没有填" if missing else "各项都填了，可以核对签署"


@officers
@require_POST
def start(request, pk, kind):
    """Begin the form; whoever comes second goes on in the same one."""
    checks.start_check(application_id=pk, kind=kind, actor=request.user, at=request.at)
    return redirect(_url("", kind, pk))


def _must_have_open(request, application, kind):
    found = _open_check(request, application, kind)
    if found is None:
        raise Incomplete(
            "还没有开始填写，或者已经作出结论。", next_step="请回到申请页面，看现在可以办理什么。"
        )
    return found


@officers
@require_POST
def save(request, pk, kind):
    """Every field saves at once: 200 with the time, 4xx with the reason; without scripts back to the form."""
    if not request.headers.get("X-Draft"):
        return _saved_without_scripts(request, pk, kind)
    try:
        open_check = _must_have_open(request, _seen(request, pk), kind)
        return _saved(request, open_check)
    except Refusal as refusal:
        return JsonResponse({"reason": f"{refusal.reason}{refusal.next_step}"}, status=refusal.status)


def _keep(request, open_check):
    """Save what can be kept; the check and what could not be kept, in words."""
    names = request.POST.getlist("_changed") or None
    form = CheckForm(request.POST, check=open_check, today=request.today)
    form.is_valid()
    saved = checks.save_check(pk=open_check.pk, actor=request.user, at=request.at, **form.values(names))
    return saved, form.complaints(names)


def _saved_without_scripts(request, pk, kind):
    _, complaint = _keep(request, _must_have_open(request, _seen(request, pk), kind))
    if complaint:
        messages.error(request, f"有内容没有保存：{complaint}")
    else:
        messages.success(request, "已保存。")
    return redirect(_url("", kind, pk))


def _saved(request, open_check):
    saved, complaint = _keep(request, open_check)
    if complaint:
        return JsonResponse({"reason": complaint}, status=422)
    saved_at = f"{timezone.localtime(request.at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, "said": {"left": _left(saved)}})


@officers
@require_POST
def photos(request, pk, kind):
    """Attach the chosen pictures."""
    open_check = _must_have_open(request, _seen(request, pk), kind)
    form = PhotosForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ValidationError("请先选择或者拍摄照片。")
        for upload in form.cleaned_data["photos"]:
            checks.add_photo(pk=open_check.pk, actor=request.user, at=request.at, upload=upload)
        messages.success(request, f"已上传 {len(form.cleaned_data['photos'])} 张照片。")
    except ValidationError as error:
        messages.error(request, f"照片没有上传：{''.join(error.messages)}")
    return redirect(f"{_url('', kind, pk)}#photos")


@officers
def sign(request, pk, kind):
    """Read what is signed once more, then sign with the own password; the second signature concludes."""
    application = _seen(request, pk)
    open_check = _must_have_open(request, application, kind)
    form = SignCheckForm(
        request.POST or None,
        row=open_check,
        user=request.user,
        at=request.at,
        initial={"seen": checks.seal_of(open_check)},
    )
    if request.method == "POST" and form.is_valid() and _signed(request, form, open_check):
        return redirect(_url("", kind, pk))
    context = _context(request, application, kind, open_check) | {
        "form": form,
        "refusal": _refused(application, kind, request.user, request.today),
        "verdicts": _verdicts(open_check),
        "missing": [] if open_check.signed_hash else checks.missing_from(open_check),
        "second": bool(open_check.signed_hash),
        "own": open_check.signed_hash and open_check.officer_id == request.user.pk,
    }
    return render(request, "whitelist/checks/sign.html", context, status=422 if form.is_bound else 200)


def _signed(request, form, open_check):
    try:
        signed = checks.sign_check(pk=open_check.pk, actor=request.user, at=request.at, **form.values())
    except Incomplete as refusal:
        form.add_error(None, refusal.reason)
        return False
    if signed.concluded_at:
        messages.success(request, f"核查结论：{'符合' if signed.qualified else '不符合'}纳入条件。")
    else:
        messages.success(request, "已签署。请另一名执法人员用自己的账号登录，核对后签署。")
    return True


def _verdicts(open_check):
    """What is signed, line by line, and the conclusion it leads to."""
    lines = [{"item": item, **open_check.answers.get(item.name, {})} for item in CHECK_ITEMS]
    unmet = sum(1 for line in lines if line.get("met") is False)
    return {
        "lines": lines,
        "unmet": unmet,
        "qualified": all(line.get("met") for line in lines),
        "priority": [
            label for name, label in CheckForm.base_fields["priority"].choices if name in open_check.priority
        ],
    }


@officers
@require_POST
def take_back(request, pk, kind):
    """The first officer takes the own signature back and goes on filling in."""
    open_check = _must_have_open(request, _seen(request, pk), kind)
    checks.take_back_signature(pk=open_check.pk, actor=request.user, at=request.at)
    messages.success(request, "已撤回签署，可以继续填写。")
    return redirect(_url("", kind, pk))
