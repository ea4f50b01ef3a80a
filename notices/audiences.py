"""Who can be told together: apps register the circles they know; each says whom it leaves out, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.refusals import NotVisible
from accounts.stages import OrganisationKind, Role


@dataclass(frozen=True)
class Group:
    """Some who belong to a circle and are not told: `rows` have a `name`; `page` is the URL name of one (by pk)."""

    reason: str
    rows: QuerySet
    page: str = ""


@dataclass(frozen=True)
class Audience:
    """One circle. `office` is the organisation in whose name is sent, the bureau or a street: nothing beyond it.

    `units(office, choice, today)`: the Organisations to be told. `choices(office, today)`: [(value, label)] to choose
    one from; None where there is nothing to choose. `others(office, choice, today)`: Groups that are no organisations
    of the system, or must not be told. `roles`: who in each unit. `why`, `subject`, `text`, `to_do`: patterns for
    str.format with {office} and {choice}; the last three are proposals that the author changes. `link()`: where the
    reader goes on. `bureau_only`: a street cannot send it.
    """

    key: str
    title: str
    hint: str
    units: Callable
    roles: tuple
    why: str
    choices: Callable | None = None
    choice_title: str = ""
    others: Callable = lambda office, choice, today: ()
    subject: str = ""
    text: str = ""
    to_do: str = ""
    link: Callable = lambda: ""
    bureau_only: bool = False

    def is_for(self, office):
        """Whether it can be sent in the name of `office`."""
        return not self.bureau_only or office.kind == OrganisationKind.BUREAU

    def label_of(self, office, choice, today):
        """The choice in words, "" where nothing is chosen; None for one that is not there (any more)."""
        if self.choices is None:
            return "" if choice == "" else None
        return dict(self.choices(office, today)).get(choice)


_audiences = {}


def register(*audiences):
    """Make circles known, in the order in which pages show them; the same key again replaces it."""
    for audience in audiences:
        _audiences[audience.key] = audience


def audience_of(key):
    """The circle of that key; raises KeyError."""
    return _audiences[key]


def audience_named(key):
    """The circle that an address or a form names; raises NotVisible."""
    try:
        return audience_of(key)
    except KeyError:
        raise NotVisible from None


def all_audiences():
    """Every circle."""
    return tuple(_audiences.values())


def audiences_for(offices):
    """The circles that can be sent in the name of one of `offices`."""
    return [row for row in _audiences.values() if any(row.is_for(office) for office in offices)]


def within(office, street):
    """The condition that a row's `street` field is of `office`: the bureau's is the whole district."""
    return Q() if office.kind == OrganisationKind.BUREAU else Q(**{street: office.pk})


STREET_OFFICES = Audience(
    key="streets",
    title="各街道应急办",
    hint="全区各街道应急办的经办人和负责人。",
    units=lambda office, choice, today: Organisation.objects.filter(kind=OrganisationKind.STREET_OFFICE),
    roles=(Role.STREET_CLERK, Role.STREET_HEAD),
    why="{office}发给各街道应急办。",
    link=lambda: "",
    bureau_only=True,
)
