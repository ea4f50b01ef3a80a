"""One's own account: where to begin, password, privacy notice, which enterprise, sign-in history."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.access import after, public, signed_in
from accounts.context import HOMES, url_or
from accounts.firms import active_firm, choose_firm, firms_of
from accounts.forms.attempt import attempt
from accounts.forms.own import PasswordForm, PrivacyForm
from accounts.middleware import too_often
from accounts.models import SignIn
from accounts.operations import accept_privacy, change_password
from accounts.passwords import LIFE
from accounts.stages import ADMIN_ROLES, Audience
from accounts.submissions import without_key
from accounts.throttling import count_post
from accounts.views.lists import page_of
from accounts.views.tables import sign_in_table

TRIES_PER_MINUTE = 5


def layout_for(request):
    """The layout of pages that every audience has."""
    return "base/portal.html" if not request.user.standing.desk else "base/desk.html"


@signed_in
def home(request):
    """To the first page of the reader's work; without any role, a page that says so."""
    standing = request.user.standing
    if standing.roles and standing.roles <= ADMIN_ROLES:
        return HttpResponseRedirect(reverse("accounts:people"))
    audience = Audience.DESK if standing.desk else Audience.PORTAL
    target = url_or(HOMES[audience], reverse("accounts:sign_ins")) if standing.roles else ""
    return HttpResponseRedirect(target) if target else render(request, "accounts/no_role.html")


@signed_in
@without_key
def password(request):
    """Change one's own password; also the duty after a reset and after 90 days."""
    if request.method == "POST" and count_post(f"password {request.user.pk}", request.at) > TRIES_PER_MINUTE:
        return too_often(request, 60 - request.at.second)
    form = PasswordForm(request.POST or None)
    changed = attempt(form, _change, user=request.user, at=request.at) if request.method == "POST" else None
    if changed:
        update_session_auth_hash(request, changed)
        messages.success(request, "密码已经修改，下次请用新密码登录。")
        return after(request, reverse("accounts:home"))
    context = {"form": form, "expired": not request.user.must_change_password, "days": LIFE.days}
    return render(request, "accounts/password.html", context)


def _change(*, user, present, password, again, at):
    return change_password(user=user, present=present, password=password, at=at)


@signed_in
def privacy(request):
    """The notice of 个人信息保护法第十七条, read once before work begins."""
    if request.user.privacy_accepted_at:
        return HttpResponseRedirect(reverse("accounts:privacy_notice"))
    form = PrivacyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept_privacy(user=request.user, at=request.at)
        return after(request, reverse("accounts:home"))
    return render(request, "accounts/privacy.html", {"form": form})


@public
def privacy_notice(request):
    """The same notice for everybody to read."""
    return render(request, "accounts/privacy_notice.html")


@signed_in
def choose(request):
    """Choose the enterprise one acts for, for people of several."""
    if request.method == "POST":
        given = request.POST.get("firm", "")
        choose_firm(request, int(given) if given.isdecimal() else None)
        return after(request, reverse("accounts:home"))
    context = {
        "firms": firms_of(request.user),
        "active": active_firm(request),
        "next": request.GET.get("next", ""),
    }
    return render(request, "accounts/choose_firm.html", context)


@signed_in
def sign_ins(request):
    """One's own sign-ins, so that a stranger's is noticed."""
    rows, pager = page_of(SignIn.objects.filter(user=request.user), request)
    context = {"table": sign_in_table(rows, own=True), "pager": pager, "layout": layout_for(request)}
    return render(request, "accounts/sign_ins.html", context)
