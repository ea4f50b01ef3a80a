"""The way in for enterprises: a code from the street, or a claim with the licence. Open to everybody, throttled."""

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import public, signed_in
from accounts.firms import choose_firm
from enterprises.forms.acting import carry_out
from enterprises.forms.entry import AccountForm, ClaimEntryForm, CodeForm
from enterprises.models import EntryClaim, Invitation
from enterprises.operations import entry

HELD = "entry_invitation"
BACKEND = "accounts.backends.PeopleBackend"


def _user(request):
    return request.user if request.user.is_authenticated else None


@public
def door(request):
    """Enter the code of the letter; right or wrong takes the same time and words."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        done, invitation = carry_out(
            form, lambda cleaned: entry.find_invitation(code=cleaned["code"], at=request.at)
        )
        if done:
            request.session[HELD] = invitation.pk
            return redirect("enterprises:entry_account")
    return render(request, "enterprises/public/door.html", {"form": form})


@public
def account(request):
    """Who holds a code opens the account, or uses the one that is signed in."""
    held = request.session.get(HELD)
    invitation = Invitation.objects.select_related("enterprise").filter(pk=held, used_at=None).first()
    if invitation is None:
        return redirect("enterprises:entry")
    user = _user(request)
    form = None if user else AccountForm(request.POST or None)
    if request.method == "POST":
        answer = _redeem(request, invitation, user, form)
        if answer is not None:
            return answer
    context = {"form": form, "enterprise": invitation.enterprise, "user_name": user.name if user else ""}
    context["sign_in_url"] = f"{reverse('accounts:sign_in')}?next={request.path}"
    return render(request, "enterprises/public/account.html", context)


def _redeem(request, invitation, user, form):
    if user:
        entry.redeem(invitation_id=invitation.pk, user=user, at=request.at)
    else:
        done, user = carry_out(
            form,
            lambda cleaned: entry.redeem(invitation_id=invitation.pk, account=form.account(), at=request.at),
        )
        if not done:
            return None
        login(request, user, backend=BACKEND)
    request.session.pop(HELD, None)
    # The roles were read before the code was used.
    user.__dict__.pop("standing", None)
    request.user = user
    invitation.enterprise.refresh_from_db()
    choose_firm(request, invitation.enterprise.organisation_id)
    messages.success(request, f"您已成为“{invitation.enterprise.name}”的主要负责人账号。")
    return redirect("enterprises:portal_home")


@public
def claim(request):
    """Claim an enterprise without a code; answered alike whether the register knows the code or not."""
    user = _user(request)
    form = ClaimEntryForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _file(request, form, cleaned, user))
        if done:
            if user is None:
                login(request, row.claimant, backend=BACKEND)
            return redirect("enterprises:entry_mine")
    return render(request, "enterprises/public/claim.html", {"form": form, "signed_in": user is not None})


def _file(request, form, cleaned, user):
    return entry.file_claim(
        uscc=cleaned["uscc"],
        name=cleaned["firm"],
        street=cleaned["street"],
        licence=cleaned["file"],
        user=user,
        account=None if user else form.account(),
        at=request.at,
    )


@signed_in
def mine(request):
    """我的认领: what became of one's own claims, with reason and next step."""
    found = EntryClaim.objects.filter(claimant=request.user).select_related("case", "case__organisation")
    return render(
        request, "enterprises/public/mine.html", {"claims": found, "username": request.user.username}
    )


door.posts_per_minute = account.posts_per_minute = claim.posts_per_minute = 10
