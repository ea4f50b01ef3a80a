"""Reminding of the 体检式 help visit that each validity owes (NS-5.1.3): at half of it, and at four fifths.

Help visits are not recorded anywhere yet, so every entry counts as one without a visit; the letters say so.
"""

from datetime import timedelta
from fractions import Fraction
from math import ceil

from django.db import transaction
from django.urls import reverse

from accounts.stages import Role
from notices import conditions
from notices.letters import Template, register
from notices.models import Message
from notices.operations import To, write
from notices.operations.recipients import FIRM
from whitelist.models import Entry

OFFICE = (Role.STREET_CLERK, Role.STREET_HEAD)
SHARES = {"half": Fraction(1, 2), "four_fifths": Fraction(4, 5)}  # in the order of the validity
PASSED = {"half": "一半", "four_fifths": "五分之四"}
VISIT_FIRM = Template(
    key="whitelist.visit.firm",
    version="1",
    subject="正面清单有效期已过{passed}，可以预约“体检式”帮扶",
    text="{firm}在正面清单中的有效期为{since}至{until}，已过{passed}。\n"
    "有效期内至少进行一次“体检式”现场帮扶（南山正面清单方案五（一）3）。系统目前没有帮扶记录；已经进行过的，请忽略。",
    why="有效期已过{passed}。",
    to_do="尚未帮扶的，请联系{street}安排时间。",
)
VISIT_STREET = Template(
    key="whitelist.visit.street",
    version="1",
    subject="清单企业有效期已过{passed}：安排“体检式”帮扶",
    text="{firm}在正面清单中的有效期为{since}至{until}，已过{passed}。\n"
    "有效期内至少进行一次“体检式”现场帮扶（南山正面清单方案五（一）3）。系统目前不登记帮扶，无法判断是否已经进行。",
    why="有效期已过{passed}。",
    to_do="尚未帮扶的，请在{until}前安排“体检式”现场帮扶；已经进行过的，请忽略。",
)
LETTERS = {"firm": VISIT_FIRM, "street": VISIT_STREET}
register(*LETTERS.values())


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
