"""The administrators' pages about people."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import operations
from accounts.access import desk
from accounts.forms.attempt import attempt
from accounts.forms.people import (
    AppointForm,
    CertificateForm,
    EditPersonForm,
    PeopleFilter,
    PersonForm,
    ReasonForm,
    ShortenForm,
)
from accounts.models import Appointment, OfficerCertificate, User
from accounts.stages import Role
from accounts.submissions import mark_done
from accounts.views.lists import page_of, removable
from accounts.views.person_page import person_context
from accounts.views.tables import people_table

ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@desk(*ADMINS)
def people(request):
    """Everybody with an account: search, filter, open."""
    form = PeopleFilter(request.GET, user=request.user)
    found = _matching(request.user, form.cleaned_data if form.is_valid() else {})
    live = Appointment.objects.in_force().select_related("organisation")
    rows, pager = page_of(found.prefetch_related(Prefetch("appointments", live, to_attr="offices")), request)
    context = {
        "form": form,
        "table": people_table(rows),
        "pager": pager,
        "removable": removable(form, request),
        "may_add": request.user.holds(Role.SYSTEM_ADMIN),
    }
    return render(request, "accounts/people.html", context)


def _matching(user, wanted):
    found = User.objects.visible_to(user)
    state = wanted.get("state")
    if state != "all":
        found = found.filter(is_active=state != "closed")
    words = (wanted.get("q") or "").strip()
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(phone__contains=words)
        )
    office = Appointment.objects.in_force()
    if wanted.get("organisation"):
        office = office.filter(organisation=wanted["organisation"])
    if wanted.get("role"):
        office = office.filter(role=wanted["role"])
    if wanted.get("organisation") or wanted.get("role"):
        found = found.filter(pk__in=office.values("user"))
    return found.order_by("name", "pk")


@desk(*ADMINS)
def person(request, pk):
    """One person: account, offices, certificates, what was done to the account."""
    subject = User.objects.seen_by(pk, request.user)
    return render(request, "accounts/person.html", person_context(subject, request))


@desk(Role.SYSTEM_ADMIN)
def add(request):
    """Add a person and show the one-time password once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        added = attempt(form, operations.add_person, actor=request.user, at=request.at)
        if added:
            return show_once(request, *added, reverse("accounts:person", args=[added[0].pk]))
    return act_page(request, form, "新增人员", "新增", reverse("accounts:people"), came_from="人员")


@desk(Role.SYSTEM_ADMIN)
def edit(request, pk):
    """Correct name and phone."""
    subject = User.objects.seen_by(pk, request.user)
    form = EditPersonForm(request.POST or None, initial={"name": subject.name, "phone": subject.phone})
    return _act(request, form, subject, operations.edit_person, "修改人员信息", "保存", user_id=pk)


@desk(Role.SYSTEM_ADMIN)
def deactivate(request, pk):
    """Close an account."""
    subject = User.objects.seen_by(pk, request.user)
    confirm = {
        "who": request.user.name,
        "whom": f"{subject.name}（{subject.username}）",
        "what": "停用账号，立即不能登录",
        "reversible": "可以由系统管理员恢复；任职和办理记录都保留。",
    }
    return _act(
        request, ReasonForm(request.POST or None), subject, operations.deactivate, "停用账号", "停用",
        user_id=pk, confirm=confirm,
    )  # fmt: skip


@desk(Role.SYSTEM_ADMIN)
@require_POST
def reactivate(request, pk):
    """Open an account again."""
    operations.reactivate(actor=request.user, user_id=pk, at=request.at)
    messages.success(request, "账号已经恢复。")
    return HttpResponseRedirect(reverse("accounts:person", args=[pk]))


@desk(Role.SYSTEM_ADMIN)
@require_POST
def reset_password(request, pk):
    """Set a one-time password and show it once."""
    password = operations.reset_password(actor=request.user, user_id=pk, at=request.at)
    return show_once(
        request, User.objects.seen_by(pk, request.user), password, reverse("accounts:person", args=[pk])
    )


@desk(Role.SECURITY_ADMIN)
def appoint(request, pk):
    """Give a role."""
    subject = User.objects.seen_by(pk, request.user)
    form = AppointForm(request.POST or None, user=request.user)
    return _act(request, form, subject, operations.appoint, "授予岗位", "授予", user=subject)


@desk(Role.SECURITY_ADMIN)
@require_POST
def end_appointment(request, pk):
    """End a role."""
    ended = operations.end_appointment(actor=request.user, appointment_id=pk, at=request.at)
    messages.success(request, f"已免去：{ended}。")
    return HttpResponseRedirect(reverse("accounts:person", args=[ended.user_id]))


@desk(Role.SECURITY_ADMIN)
@require_POST
def forget_device(request, pk):
    """Unbind a lost phone."""
    operations.forget_device(actor=request.user, user_id=pk, at=request.at)
    messages.success(request, "已解除动态口令，本人下次登录时重新绑定。")
    return HttpResponseRedirect(reverse("accounts:person", args=[pk]))


@desk(Role.SYSTEM_ADMIN)
def add_certificate(request, pk):
    """Register an officer's certificate."""
    subject = User.objects.seen_by(pk, request.user)
    form = CertificateForm(request.POST or None)
    return _act(request, form, subject, operations.add_certificate, "登记执法证", "登记", user_id=pk)


@desk(Role.SYSTEM_ADMIN)
def shorten_certificate(request, pk):
    """End a certificate before its time."""
    certificate = OfficerCertificate.objects.seen_by(pk, request.user)
    form = ShortenForm(request.POST or None)
    return _act(
        request, form, certificate.user, operations.shorten_certificate, f"提前终止执法证 {certificate.number}",
        "终止", certificate_id=pk,
    )  # fmt: skip


def _act(request, form, subject, operation, title, submit, confirm=None, **given):
    """The page of one act on one person: a form, then back to the person."""
    back = reverse("accounts:person", args=[subject.pk])
    if request.method == "POST" and attempt(form, operation, actor=request.user, at=request.at, **given):
        messages.success(request, f"已办理：{title}（{subject.name}）。")
        return HttpResponseRedirect(back)
    return act_page(
        request, form, title, submit, back, lead=subject.name, confirm=confirm, came_from=subject.name
    )


def act_page(
    request, form, title, submit, back, lead="", confirm=None, layout="base/desk.html", came_from=""
):
    """The page of any single act of this app; `came_from` names the page at `back`."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "lead": lead,
        "cancel_url": back,
        "confirm": confirm,
        "tone": "red" if confirm else "",
        "layout": layout,
        "path": [{"label": came_from or "首页", "url": back}, {"label": title}],
    }
    return render(request, "accounts/act.html", context)


def show_once(request, user, password, back, layout="base/desk.html"):
    """The page that shows a one-time password; it is stored nowhere and cannot be shown again."""
    context = {"subject": user, "password": password, "back": back, "layout": layout}
    return mark_done(render(request, "accounts/one_time_password.html", context))
