"""Saved filters of the register: the list opens with one's default; saving, renaming, sharing, deleting."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Conflict
from enterprises.forms.acting import carry_out
from enterprises.forms.saved_filters import SavedFilterForm
from enterprises.models import SavedFilter
from enterprises.operations import saved_filters as operations
from enterprises.operations.exports import chosen, filter_words, plain_query
from enterprises.rules import READERS
from enterprises.views.desk import lists

MINE = "保存的筛选"


@desk(*READERS)
def opening(request):
    """The list; coming from elsewhere without any filter, one's default is taken."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    if not request.GET and came_from != request.path:
        saved = operations.default_of(request.user)
        if saved is not None:
            return redirect(address_of(saved))
    return lists.listing(request)


def address_of(saved):
    """The list with this filter."""
    return f"{reverse('enterprises:list')}?{saved.query}"


def _path(*words):
    path = [
        {"label": "企业", "url": reverse("enterprises:list")},
        {"label": MINE, "url": reverse("enterprises:filters")},
        *({"label": word} for word in words),
    ]
    return path if words else [path[0], {"label": MINE}]


@desk(*READERS)
def listing(request):
    """One's own filters and those that colleagues share."""
    default = operations.default_of(request.user)
    found = SavedFilter.objects.visible_to(request.user).select_related("owner", "office")
    rows = [
        {
            "saved": saved,
            "url": address_of(saved),
            "words": filter_words(chosen(request.user, saved.query, request.today)),
            "own": saved.owner_id == request.user.pk,
            "is_default": saved == default,
        }
        for saved in found
    ]
    return render(request, "enterprises/desk/filters.html", {"path": _path(), "rows": rows})


@desk(*READERS)
def save(request):
    """Give the filter of the address a name."""
    query = plain_query(request.user, request.GET.urlencode(), request.today)
    if not query:
        raise Conflict("没有筛选条件，或者条件有误，不能保存。", next_step="请先在列表上选好条件再保存。")
    form = SavedFilterForm(request.POST or None, actor=request.user)
    if request.method == "POST":
        done, saved = carry_out(
            form,
            lambda cleaned: operations.save_filter(query=query, actor=request.user, at=request.at, **cleaned),
        )
        if done:
            messages.success(request, f"已保存筛选“{saved.name}”。")
            return redirect(address_of(saved))
    return _form_page(request, form, query, "保存筛选")


@desk(*READERS)
def edit(request, pk):
    """Rename one's own, share it, make it the default."""
    saved = SavedFilter.objects.of(request.user).seen_by(pk, request.user)
    known = {
        "name": saved.name,
        "office": saved.office_id,
        "default": operations.default_of(request.user) == saved,
    }
    form = SavedFilterForm(request.POST or None, actor=request.user, initial=known)
    if request.method == "POST":
        done, _ = carry_out(
            form, lambda cleaned: operations.edit_filter(filter_id=pk, actor=request.user, **cleaned)
        )
        if done:
            messages.success(request, "已保存。")
            return redirect("enterprises:filters")
    return _form_page(request, form, saved.query, "修改筛选")


def _form_page(request, form, query, heading):
    context = {
        "form": form,
        "heading": heading,
        "submit": "保存",
        "path": _path(heading),
        "lead": filter_words(chosen(request.user, query, request.today)),
        "cancel_url": f"{reverse('enterprises:list')}?{query}",
    }
    return render(request, "enterprises/desk/form.html", context, status=422 if form.errors else 200)


@desk(*READERS)
@require_POST
def default(request, pk):
    """Open the list with this one, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    saved = operations.set_default(filter_id=pk, actor=request.user, wanted=wanted)
    messages.success(
        request, f"以后打开企业列表，先用“{saved.name}”。" if wanted else "以后打开企业列表，显示全部。"
    )
    return redirect("enterprises:filters")


@desk(*READERS)
@require_POST
def delete(request, pk):
    """Delete one's own."""
    name = operations.delete_filter(filter_id=pk, actor=request.user)
    messages.success(request, f"已删除筛选“{name}”。")
    return redirect("enterprises:filters")
