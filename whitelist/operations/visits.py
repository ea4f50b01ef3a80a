"""Reminding of the 体检式 help visit that each validity owes (NS-5.1.3): at half of it, and at four fifths.

Help visits are not recorded anywhere yet, so every entry counts as one without a visit; the letters say so.
"""

from datetime import timedelta
from fractions import Fraction
from math import ceil

from django.db import transaction
from django.urls import reverse

from notices import conditions
from notices.models import Message
from notices.operations import To, write
from notices.operations.recipients import FIRM, OFFICE
from whitelist.messages import VISIT_FIRM, VISIT_STREET
from whitelist.models import Entry

SHARES = {"half": Fraction(1, 2), "four_fifths": Fraction(4, 5)}  # in the order of the validity
PASSED = {"half": "一半", "four_fifths": "五分之四"}
LETTERS = {"firm": VISIT_FIRM, "street": VISIT_STREET}


def reached(entry, today):
    """The furthest of SHARES that the validity of `entry` has passed on `today`, or None before half of it."""
    days = (entry.valid_until - entry.valid_from).days + 1
    passed = [
        name
        for name, share in SHARES.items()
        if entry.valid_from + timedelta(days=ceil(days * share)) <= today
    ]
    return passed[-1] if passed else None


def _in_force(today):
    """Entries in force of open enterprises."""
    found = Entry.objects.in_force(today).filter(enterprise__closed_on=None)
    return found.select_related("enterprise__street", "enterprise__organisation")


def _causes(entry, share):
    whom = ("firm", "street") if entry.enterprise.organisation_id else ("street",)
    return {name: f"whitelist.visit:{entry.pk}:{share}:{name}" for name in whom}


def unreminded(today):
    """The keys of the entries of whose help visit somebody is still to be reminded; of two missed shares the later."""
    wanted = {
        entry.pk: _causes(entry, share).values()
        for entry in _in_force(today).order_by("pk")
        if (share := reached(entry, today))
    }
    told = Message.objects.told([cause for causes in wanted.values() for cause in causes])
    return [pk for pk, causes in wanted.items() if not told.issuperset(causes)]


@transaction.atomic
def remind_of_visit(*, pk, today, at):
    """Remind the enterprise (where it has a portal) and its street of the help visit; returns how many messages.

    Once for each share of the validity: a second call, or eight at once, write nothing more (NS-5.1.3).
    """
    entry = _in_force(today).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    share = entry and reached(entry, today)
    if not share:
        return 0
    firm = entry.enterprise
    words = {
        "firm": firm.name,
        "street": firm.street.label,
        "since": entry.valid_from,
        "until": entry.valid_until,
        "passed": PASSED[share],
    }
    to = {
        "firm": (To(firm.organisation, FIRM), reverse("whitelist:portal")),
        "street": (To(firm.street, OFFICE), reverse("enterprises:detail", args=[firm.pk])),
    }
    written = [
        write(
            LETTERS[whom],
            case=None,
            recipients=[to[whom][0]],
            at=at,
            cause=cause,
            values=words,
            by_when=entry.valid_until,
            link=to[whom][1],
            once=True,
        )
        for whom, cause in _causes(entry, share).items()
    ]
    return sum(message is not None for message in written)


def _over(messages):
    """Messages about entries that were removed, or whose enterprise has closed, since they were written."""
    keys = {message.pk: int(message.cause.split(":")[1]) for message in messages}
    held = Entry.objects.filter(pk__in=set(keys.values()), removed_on=None, enterprise__closed_on=None)
    standing = set(held.values_list("pk", flat=True))
    return {pk: "企业已经移出清单或者停业" for pk, entry in keys.items() if entry not in standing}


for _letter in LETTERS.values():
    conditions.register(_letter.key, _over)
