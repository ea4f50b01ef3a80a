"""The six digits after the password, and binding the phone that shows them."""

import segno
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_otp import login as otp_login

from accounts.access import after, signed_in
from accounts.forms.own import TokenForm
from accounts.models import SignIn, User
from accounts.operations import check_token, confirm_device, confirmed_device, offer_device
from accounts.submissions import without_key
from accounts.views.sign_in import write_trace

WRONG = "动态口令不对或者已经用过，请等手机上换了新的数字再输入。"


@signed_in
@without_key
def second_factor(request):
    """Ask for the digits; wrong ones slow down further tries (等保三级 8.1.4.1 d)."""
    device = confirmed_device(request.user)
    if device is None:
        return HttpResponseRedirect(f"{reverse('accounts:second_factor_enrol')}?{request.GET.urlencode()}")
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_token(device=device, token=form.cleaned_data["token"], at=request.at):
            return _verified(request, device)
        form.add_error("token", WRONG)
    return render(request, "accounts/second_factor.html", {"form": form})


@signed_in
@without_key
def second_factor_enrol(request):
    """Show the code to scan and ask for its first digits; a bound phone is not replaced here."""
    if confirmed_device(request.user) is not None:
        target = "accounts:home" if request.user.is_verified() else "accounts:second_factor"
        return HttpResponseRedirect(reverse(target))
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = confirm_device(user=request.user, token=form.cleaned_data["token"], at=request.at)
        if device is not None:
            return _verified(request, device)
        form.add_error("token", WRONG)
    device = offer_device(user=request.user)
    context = {
        "form": form,
        "picture": segno.make(device.config_url).svg_data_uri(scale=5, border=2),
        "secret": device.secret,
    }
    return render(request, "accounts/second_factor_enrol.html", context)


def _verified(request, device):
    otp_login(request, device)
    user = User.objects.get(pk=request.user.pk)
    write_trace(request, user.username, SignIn.Outcome.SECOND_FACTOR, user)
    return after(request, reverse("accounts:home"))
