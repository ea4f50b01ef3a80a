"""咨询街道 in the portal: ask, read the answers, write on; phone first (GM-3.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import portal
from accounts.firms import active_firm
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.conversations import SubjectForm
from enterprises.models import Conversation
from enterprises.operations import conversations
from enterprises.stages import Side
from enterprises.views import conversation_pages as pages
from enterprises.views.portal.own import own_enterprise


@portal()
def listing(request):
    """The enterprise's questions, the latest first."""
    enterprise = own_enterprise(request)
    found = Conversation.objects.visible_to(request.user).filter(enterprise=enterprise)
    page = page_of(found, request.GET, order=("-last_at", "-pk"), size=20)
    rows = [
        {
            "conversation": row,
            "badge": pages.badge_of(row, Side.FIRM),
            "url": reverse("enterprises:portal_conversation", args=[row.pk]),
        }
        for row in page.rows
    ]
    context = {"page": page, "rows": rows, "street": enterprise.street}
    return render(request, "enterprises/portal/conversations.html", context)


@portal()
def start(request):
    """A new question."""
    enterprise = own_enterprise(request)
    form = SubjectForm(request.POST or None)
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _start(request, enterprise, cleaned))
        if done:
            messages.success(request, f"已发给{enterprise.street.name}，回复后首页会提醒您。")
            return redirect("enterprises:portal_conversation", row.pk)
    back = reverse("enterprises:portal_conversations")
    context = {
        "form": form,
        "heading": f"咨询{enterprise.street.name}",
        "submit": "发给街道",
        "cancel_url": back,
    }
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/portal/form.html", context, status=status)


def _start(request, enterprise, cleaned):
    return conversations.start_conversation(
        enterprise_id=enterprise.pk, actor=request.user, at=request.at, **cleaned
    )


def _row(request, pk):
    own = Conversation.objects.filter(enterprise=own_enterprise(request))
    return own.select_related("enterprise__street").seen_by(pk, request.user)


@portal()
def thread(request, pk):
    """One conversation."""
    return pages.thread(request, _row(request, pk), "portal")


@portal()
@require_POST
def read(request, pk):
    """The enterprise has read it."""
    return pages.read(request, _row(request, pk), "portal")


def unread(request):
    """The conversations with answers that this enterprise has not read, for the menu."""
    firm = active_firm(request)
    if firm is None:
        return None
    found = Conversation.objects.visible_to(request.user).filter(enterprise__organisation=firm)
    return found.unread_by(Side.FIRM)
