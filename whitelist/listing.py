"""The list as everybody may ask for it: as of any day, filtered and searched by public columns only (NS-4.1.5)."""

from datetime import date

from django.db.models import F, Q

from accounts.models import Organisation
from accounts.stages import OrganisationKind
from enterprises.names import bigrams
from whitelist.models import Entry, Round
from whitelist.sheets import Listed

ORDER = ("sort", "pk")
SHORTEST = 2  # characters of a search


def listed(*, on, street="", industry="", year=None, q=""):
    """Entries in force on `on`, in the order of names (annotated as `sort`).

    `street`: area code; `industry`: as the public column says; `year`: list year they were confirmed for;
    `q`: part of the name, pinyin initials, the code or its end. Phones and addresses are not searched: a hit tells.
    """
    found = Entry.objects.in_force(on).select_related("enterprise__street")
    found = found.annotate(sort=F("enterprise__pinyin"))
    if street:
        found = found.filter(enterprise__street__code=street)
    if industry:
        by_code = Q(enterprise__industry_name="", enterprise__industry_code=industry)
        found = found.filter(Q(enterprise__industry_name=industry) | by_code)
    if year:
        found = found.filter(confirmed_for__contains=[year])
    return _searched(found, "".join(q.split())).order_by(*ORDER)


def _searched(found, text):
    if len(text) < SHORTEST:
        return found
    if text.isascii():
        by_code = Q(enterprise__uscc__endswith=text.upper()) | Q(enterprise__uscc__startswith=text.upper())
        return found.filter(by_code | Q(enterprise__initials__contains=text.lower()))
    return found.filter(enterprise__grams__contains=bigrams(text), enterprise__name__contains=text)


def industries(on):
    """The industries on the list of `on`, as the public column says them."""
    pairs = (
        Entry.objects.in_force(on)
        .order_by()
        .values_list("enterprise__industry_name", "enterprise__industry_code")
    )
    return sorted({name or code for name, code in pairs.distinct()} - {""})


def years():
    """The list years published so far, latest first."""
    return list(
        Round.objects.public()
        .exclude(published_on=None)
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )


def entries_of(code):
    """Every entry an enterprise of this code ever had, latest first."""
    found = Entry.objects.filter(enterprise__uscc=code).select_related("enterprise__street", "publication")
    return list(found.order_by("-valid_from", "-pk"))


def complaint_channel():
    """Where to complain: as the latest opened round says, else the bureau's phone."""
    said = Round.objects.public().exclude(complaint_channel="").order_by("-year", "-pk")
    latest = said.values_list("complaint_channel", flat=True).first()
    if latest:
        return latest
    bureau = Organisation.objects.filter(kind=OrganisationKind.BUREAU).first()
    return (
        bureau.phone if bureau else ""
    )  # before the district is founded the public site answers all the same


def as_listed(row, channel):
    """A public row (of a page or of a published payload) for the writers of xlsx and csv."""
    days = {name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_until") if name in row}
    words = {name: row[name] for name in ("name", "place", "uscc", "industry")}
    return Listed(complaint_phone=channel, **words, **days)
