"""Signing in and out, and the way to a new password when it is forgotten."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.access import after, limited, public, signed_in
from accounts.addresses import client_address
from accounts.forms.own import ForgottenForm, SignInForm
from accounts.middleware import too_often
from accounts.models import Organisation, SignIn, User
from accounts.operations import ask_for_password, trace
from accounts.submissions import without_key

WRONG = "登录名或者密码不对。连续5次不对，将暂停登录30分钟。"
LOCKED_SECONDS = 30 * 60


@public
@without_key
def sign_in(request):
    """Name and password; failures stay written and lock (name, address) after five (等保三级 8.1.4.1 b)."""
    if request.user.is_authenticated:
        return after(request, reverse("accounts:home"))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _check(request, form.cleaned_data)
        if user is not None:
            login(request, user)
            return after(request, reverse("accounts:home"))
        form.add_error(None, WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


def _check(request, given):
    username = User.normalize_username(given["username"].strip())
    user = authenticate(request, username=username, password=given["password"])
    outcome = SignIn.Outcome.SUCCESS
    if user is None:
        locked = getattr(request, "axes_locked_out", False)
        outcome = SignIn.Outcome.LOCKED if locked else SignIn.Outcome.WRONG
    write_trace(request, username, outcome, user or User.objects.filter(username=username).first())
    return user


def write_trace(request, username, outcome, user):
    """One line of the sign-in history from this request."""
    trace(
        username=username,
        outcome=outcome,
        at=request.at,
        user=user,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )


def locked_out(request, original_response=None, credentials=None):
    """429 after five failures of one name from one address; the same for names that do not exist."""
    return too_often(request, LOCKED_SECONDS, "accounts/locked_out.html")


@signed_in
@without_key
def sign_out(request):
    """POST ends the session; GET asks."""
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    write_trace(request, request.user.username, SignIn.Outcome.SIGN_OUT, User.objects.get(pk=request.user.pk))
    logout(request)
    return HttpResponseRedirect(reverse("accounts:sign_in"))


@public
@limited(per_minute=5)
def forgotten(request):
    """How to get a new password; the answer is the same whether or not the account exists."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_password(**form.cleaned_data, address=client_address(request), at=request.at)
        return HttpResponseRedirect(reverse("accounts:forgotten_noted"))
    return render(request, "accounts/forgotten.html", {"form": form, "offices": _offices()})


@public
def forgotten_noted(request):
    """What happens next, for everybody alike."""
    return render(request, "accounts/forgotten_noted.html", {"offices": _offices()})


def _offices():
    return Organisation.objects.streets().exclude(phone="")
