"""Who is told, and by which channels: roles in organisations become people, people have their preferences."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Appointment, Organisation, User
from accounts.stages import ENTERPRISE_ROLES, OrganisationKind, Role
from casework.calendar import load_calendar
from notices.channels.choice import OF_A_UNIT, available
from notices.models import Preference
from notices.stages import Channel

DIGEST_AT = time(8, 30)
FIRM = tuple(sorted(ENTERPRISE_ROLES))
OFFICE = (Role.STREET_CLERK, Role.STREET_HEAD)  # who answers for a street's cases


@dataclass(frozen=True)
class To:
    """The people who hold one of `roles` in `organisation`; with `person` that one alone.

    Without roles `person` is told as the one who asked `organisation` for something, whatever the posts.
    """

    organisation: Organisation
    roles: tuple
    person: User | None = None


@dataclass(frozen=True)
class Recipient:
    """One person in one capacity."""

    user: User
    organisation: Organisation
    role: str


@dataclass(frozen=True)
class Planned:
    """One delivery that shall be: `not_before` None means at once."""

    channel: str
    address: str = ""
    not_before: datetime | None = None
    in_digest: bool = False


def holders(targets):
    """The active people behind `targets`, each once, and the organisations where nobody was found.

    A bureau's roles may be held in one of its sections.
    """
    found, empty = {}, []
    for target in targets:
        people = _holders(target)
        found.update({person.user.pk: person for person in people if person.user.pk not in found})
        if not people:
            empty.append(target.organisation)
    return list(found.values()), empty


def _holders(target):
    if not target.roles:
        return [Recipient(target.person, target.organisation, "")] if target.person.is_active else []
    where = [target.organisation.pk]
    if target.organisation.kind == OrganisationKind.BUREAU:
        where += target.organisation.children.filter(kind=OrganisationKind.SECTION).values_list(
            "pk", flat=True
        )
    held = (
        Appointment.objects.in_force()
        .filter(
            role__in=target.roles, organisation__in=where, organisation__ended_on=None, user__is_active=True
        )
        .select_related("user", "organisation")
        .order_by("user_id", "pk")
    )
    if target.person is not None:
        held = held.filter(user=target.person)
    return [Recipient(row.user, row.organisation, row.role) for row in held]


def has_people(organisation):
    """Whether anybody of an enterprise can sign in."""
    return bool(_holders(To(organisation, FIRM)))


def preferences_of(users):
    """The preferences by user's pk; a person without a row gets an unsaved one."""
    rows = {row.user_id: row for row in Preference.objects.filter(user__in=users)}
    return {key: rows.get(key) or Preference(user_id=key) for key in users}


def default_channels(role):
    """The channels of somebody who has never chosen: staff sign in every day, an enterprise's people rarely do."""
    return (Channel.EMAIL, Channel.SMS) if not role or role in ENTERPRISE_ROLES else ()


def wished(preference, role):
    """The channels beside the system that a person in `role` is told by, where the law does not order more."""
    return preference.channels if preference.pk else default_channels(role)


def ways_to(recipient, preference, *, channels, required, at, calendar=None):
    """The deliveries one person gets: always in the system; the rest as wished, or as the law orders."""
    planned = [Planned(Channel.IN_APP)]
    wishes = wished(preference, recipient.role)
    for channel in sorted({*channels} & available()):
        address = {Channel.EMAIL: preference.email, Channel.SMS: recipient.user.phone}.get(channel, "")
        if not address or not (required or channel in wishes):
            continue
        if required:
            planned.append(Planned(channel, address))
        elif preference.digest and channel == Channel.EMAIL:
            moment = next_digest(at, calendar or load_calendar())
            planned.append(Planned(channel, address, moment, in_digest=True))
        else:
            planned.append(Planned(channel, address, quiet_until(preference, at)))
    return planned


def ways_to_unit(*, channels):
    """The robots of a unit's groups: the gateway knows the group by the unit's code."""
    return [Planned(channel) for channel in sorted({*channels} & available() & set(OF_A_UNIT))]


def next_digest(at, calendar):
    """The next 8:30 of a working day after `at`."""
    local = timezone.localtime(at)
    day = local.date()
    if local.time() >= DIGEST_AT or not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return datetime.combine(day, DIGEST_AT, tzinfo=local.tzinfo)


def quiet_until(preference, at):
    """The end of the quiet hours in which `at` lies, or None outside them; they may go past midnight."""
    start, end = preference.quiet_from, preference.quiet_until
    if start is None or start == end:
        return None
    local = timezone.localtime(at)
    now = local.time()
    quiet = start <= now < end if start < end else now >= start or now < end
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if now >= end else 0)
    return datetime.combine(day, end, tzinfo=local.tzinfo)
