"""One conversation as both sides read it: the newest lines, the way to write, the mark that it was read (GM-3.2)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.submissions import mark_done
from casework.paging import AFTER, BEFORE, page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.conversations import LineForm
from enterprises.operations import conversations
from enterprises.stages import Side

SHOWN = 50


def badge_of(row, side):
    """What a list says of a conversation: unread, waiting for the street, answered."""
    if side and row.unread(side):
        return {"text": "未读", "tone": "red"}
    return {"text": "待街道回复", "tone": "amber"} if row.waits else {"text": "街道已回复", "tone": "green"}


def _lines(page, row, for_firm):
    """Oldest first; the enterprise reads the unit, staff read names too."""
    street, firm = row.enterprise.street.label, row.enterprise.name
    return [
        {
            "line": line,
            "who": (street if for_firm else f"{street} {line.author.name}")
            if line.side == Side.STREET
            else f"{firm} {line.author.name}",
            "mine": (line.side == Side.FIRM) == for_firm,
        }
        for line in reversed(page.rows)
    ]


def thread(request, row, audience):
    """The page of one conversation; a POST writes one more line."""
    form = LineForm(request.POST or None)
    if request.method == "POST":
        done, _ = carry_out(form, lambda cleaned: _write(request, row, cleaned))
        if done:
            messages.success(request, "已发出。")
            return redirect(request.path)
    side = conversations.side_of(row.enterprise, request.user)
    page = page_of(row.lines.select_related("author"), request.GET, order=("-pk",), size=SHOWN)
    newest = AFTER not in request.GET and BEFORE not in request.GET
    context = {
        "base": f"base/{audience}.html",
        "conversation": row,
        "enterprise": row.enterprise,
        "audience": audience,
        "lines": _lines(page, row, audience == "portal"),
        "page": page,
        "form": form if side else None,
        "unread_to": page.rows[0].pk if side and newest and page.rows and row.unread(side) else 0,
        "back": reverse(f"enterprises:{_name(audience)}s"),
        "read_url": reverse(f"enterprises:{_name(audience)}_read", args=[row.pk]),
        "badge": badge_of(row, None),
    }
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/conversations/thread.html", context, status=status)


def _name(audience):
    return "portal_conversation" if audience == "portal" else "conversation"


def _write(request, row, cleaned):
    return conversations.add_line(pk=row.pk, actor=request.user, at=request.at, **cleaned)


def read(request, row, audience):
    """Mark the shown lines as read: sent by the page itself, or by its button where no script runs."""
    upto = request.POST.get("upto", "")
    upto = int(upto) if upto.isdigit() and len(upto) < 19 else 0
    conversations.mark_conversation_read(pk=row.pk, upto=upto, actor=request.user, at=request.at)
    if request.headers.get("HX-Request"):
        return mark_done(HttpResponse(""))
    return redirect(f"enterprises:{_name(audience)}", row.pk)
