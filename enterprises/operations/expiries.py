"""Before something of an enterprise ends it is told, and so is its street: each end once, in words true on that day."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from enterprises import messages
from enterprises.models import Licence, PersonCertificate, VaultItem
from enterprises.models.vault import STANDING
from enterprises.rules.licences import MONTHS_BEFORE, told_by
from notices import conditions
from notices.letters import Template
from notices.models import Message
from notices.operations import To, write
from notices.operations.recipients import FIRM

MONTH = 1


@dataclass(frozen=True)
class Expiry:
    """One kind of thing that ends. `standing()`: the rows that still count; `day`: the field of the last day;
    `owner`: the path to the enterprise; `words(row)`: what the letters say of it."""

    name: str
    months: int
    standing: Callable
    day: str
    owner: str
    words: Callable
    to_firm: Template
    to_street: Template
    firm_page: str
    street_page: str

    def ending(self, today):
        """Rows of open enterprises whose last day lies between `today` and the reach of the reminder."""
        reach = {f"{self.day}__gte": today, f"{self.day}__lte": told_by(today, self.months)}
        is_open = {f"{self.owner}__closed_on": None, f"{self.owner}__withdrawn_at": None}
        found = self.standing().filter(**reach, **is_open)
        return found.select_related(f"{self.owner}__street", f"{self.owner}__organisation")

    def enterprise_of(self, row):
        """The enterprise that `row` belongs to."""
        for name in self.owner.split("__"):
            row = getattr(row, name)
        return row

    def cause(self, row, whom):
        """What the reminder is about: the row, its last day (one that moved is told anew), firm or street."""
        return f"expiry.{self.name}:{row.pk}:{getattr(row, self.day):%Y%m%d}:{whom}"

    def causes(self, row):
        """The causes of all the messages that `row` gives rise to, by whom they are for."""
        whom = ("firm", "street") if self.enterprise_of(row).organisation_id else ("street",)
        return {name: self.cause(row, name) for name in whom}


def _certificates():
    renewed = PersonCertificate.objects.filter(
        person=OuterRef("person"), title=OuterRef("title"), valid_until__gt=OuterRef("valid_until")
    )
    return PersonCertificate.objects.filter(~Exists(renewed), person__left_on=None)


EXPIRIES = {
    expiry.name: expiry
    for expiry in (
        Expiry(
            name="licence",
            months=MONTHS_BEFORE,
            standing=lambda: Licence.objects.standing(),
            day="valid_until",
            owner="enterprise",
            words=lambda row: {"what": row.label, "number": row.number, "how": messages.how_to_renew(row)},
            to_firm=messages.LICENCE_FIRM,
            to_street=messages.LICENCE_STREET,
            firm_page="enterprises:portal_licences",
            street_page="enterprises:licences",
        ),
        Expiry(
            name="certificate",
            months=MONTH,
            standing=_certificates,
            day="valid_until",
            owner="person__enterprise",
            words=lambda row: {"what": row.title},
            to_firm=messages.CERTIFICATE_FIRM,
            to_street=messages.CERTIFICATE_STREET,
            firm_page="enterprises:portal_people",
            street_page="enterprises:detail",
        ),
        Expiry(
            name="vault",
            months=MONTH,
            standing=lambda: VaultItem.objects.filter(stage__in=STANDING),
            day="expires_on",
            owner="enterprise",
            words=lambda row: {"what": row.title},
            to_firm=messages.VAULT_FIRM,
            to_street=messages.VAULT_STREET,
            firm_page="enterprises:portal_vault",
            street_page="enterprises:enterprise_documents",
        ),
    )
}


def untold(name, today):
    """The keys of the rows of one kind that end within reach and of which somebody has not been told."""
    expiry = EXPIRIES[name]
    wanted = {row.pk: expiry.causes(row).values() for row in expiry.ending(today).order_by("pk")}
    told = Message.objects.told([cause for causes in wanted.values() for cause in causes])
    return [pk for pk, causes in wanted.items() if not told.issuperset(causes)]


@transaction.atomic
def tell_of_end(*, name, pk, today, at):
    """Tell the enterprise (where it has a portal) and its street that something ends; returns how many messages.

    `name`: a key of EXPIRIES. A second call, or eight at once, write nothing more (CJ-20 for licences).
    """
    expiry = EXPIRIES[name]
    row = expiry.ending(today).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        return 0
    enterprise, causes = expiry.enterprise_of(row), expiry.causes(row)
    last = getattr(row, expiry.day)
    words = {"firm": enterprise.name, "until": last, **expiry.words(row)}
    targets = {
        "firm": (expiry.to_firm, To(enterprise.organisation, FIRM), reverse(expiry.firm_page)),
        "street": (
            expiry.to_street,
            To(enterprise.street, messages.OFFICE),
            reverse(expiry.street_page, args=[enterprise.pk]),
        ),
    }
    written = 0
    for whom, cause in causes.items():
        template, to, link = targets[whom]
        written += bool(
            write(
                template,
                case=None,
                recipients=[to],
                at=at,
                cause=cause,
                values=words,
                by_when=last,
                link=link,
                once=True,
            )
        )
    return written


def _changed(expiry, messages):
    """Which messages are no longer true: the thing was renewed, given up, or the enterprise has closed."""
    keys = {message.pk: int(message.cause.split(":")[1]) for message in messages}
    is_open = {f"{expiry.owner}__closed_on": None, f"{expiry.owner}__withdrawn_at": None}
    standing = expiry.standing().filter(pk__in=set(keys.values()), **is_open)
    days = dict(standing.values_list("pk", expiry.day))
    return {
        message.pk: "已经换发、注销或者更新"
        for message in messages
        if days.get(keys[message.pk]) != message.by_when
    }


def _register(expiry):
    def check(messages):
        return _changed(expiry, messages)

    for template in (expiry.to_firm, expiry.to_street):
        conditions.register(template.key, check)


for _expiry in EXPIRIES.values():
    _register(_expiry)
