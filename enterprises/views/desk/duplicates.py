"""疑似重复: the strongest pairs of a street, those of one enterprise, and what people say of them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.models import Organisation
from accounts.refusals import NotVisible
from casework.paging import page_of
from enterprises.forms.register import WhyForm
from enterprises.models import DuplicatePair, Enterprise, Merge, PairSearch
from enterprises.operations import duplicates as operations
from enterprises.operations.merging import group_of
from enterprises.rules import BUREAU_KEEPERS, READERS, STREET_KEEPERS, may_keep
from enterprises.stages import PairState
from enterprises.views.desk.records import record_of

TAB = "enterprises:duplicates"
KEEPERS = BUREAU_KEEPERS | STREET_KEEPERS


def street_choices(user):
    """The streets whose register this reader sees."""
    found = Organisation.objects.streets()
    return list(found if user.standing.bureau else found.filter(pk__in=user.standing.streets))


def chosen_street(request):
    """(the street asked for or the first, all that may be chosen); raises NotVisible for another's."""
    streets = street_choices(request.user)
    asked = request.GET.get("street") or request.POST.get("street") or ""
    if not asked:
        return (streets[0] if streets else None), streets
    found = [street for street in streets if str(street.pk) == asked]
    if not found:
        raise NotVisible
    return found[0], streets


@desk(*READERS)
def pairs(request):
    """The strongest undecided pairs of a street, as the last search found them."""
    street, streets = chosen_street(request)
    found = DuplicatePair.objects.visible_to(request.user).filter(street=street, state=PairState.OPEN)
    found = found.select_related("first__street", "second__street")
    context = {
        "path": [{"label": "企业", "url": reverse("enterprises:list")}, {"label": "疑似重复"}],
        "page": page_of(found, request.GET, order=("-score", "-pk"), size=30),
        "street": street,
        "search": PairSearch.objects.filter(street=street).first(),
        "keeps": street and may_keep(request.user, street.pk),
        "streets": [
            {"label": one.label, "url": f"?street={one.pk}", "active": one == street} for one in streets
        ],
    }
    return render(request, "enterprises/desk/duplicate_pairs.html", context)


@desk(*KEEPERS)
@require_POST
def search(request):
    """Look through a street anew; a job goes on with it."""
    street, _ = chosen_street(request)
    if street is None:
        raise NotVisible
    operations.begin_search(street_id=street.pk, actor=request.user, at=request.at)
    messages.success(request, "已开始查找，后台逐家比对，完成后显示在这里。")
    return redirect(f"{reverse('enterprises:duplicate_pairs')}?street={street.pk}")


@desk(*READERS)
def of_one(request, pk):
    """What looks like this enterprise now, and the mergings in which it stood."""
    enterprise, context = record_of(request, pk, TAB)
    seen = Enterprise.objects.visible_to(request.user)
    found = operations.candidates(enterprise)
    rows = seen.select_related("street").in_bulk([other.pk for other, _ in found])
    decided = _decided(enterprise, request.user)
    context |= {
        "rows": [
            {"other": rows[other.pk], "alike": alike, "decision": decided.get(other.pk)}
            for other, alike in found
            if other.pk in rows
        ],
        "elsewhere": sum(other.pk not in rows for other, _ in found),
        "merges": Merge.objects.filter(survivor__in=group_of(enterprise)).select_related(
            "absorbed", "merged_by"
        ),
    }
    return render(request, "enterprises/desk/duplicates.html", context)


def _decided(enterprise, user):
    """Key of the other → the pair that a person has found to be two."""
    pairs = (
        DuplicatePair.objects.visible_to(user).filter(state=PairState.DIFFERENT).select_related("decided_by")
    )
    mine = [*pairs.filter(first=enterprise), *pairs.filter(second=enterprise)]
    return {pair.second_id if pair.first_id == enterprise.pk else pair.first_id: pair for pair in mine}


@desk(*KEEPERS)
@require_POST
def differs(request, pk, other_id):
    """They are two; it is remembered."""
    for key in (pk, other_id):
        Enterprise.objects.seen_by(key, request.user)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明为什么不是同一家。")
        return redirect(TAB, pk)
    operations.not_the_same(
        enterprise_id=pk, other_id=other_id, actor=request.user, at=request.at, **form.cleaned_data
    )
    messages.success(request, "已记下：不是同一家，不再列出。")
    return redirect(TAB, pk)
