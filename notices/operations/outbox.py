"""Messages are written in the transaction of the act that causes them; the broker only wakes the workers."""

from django.db import connection
from django.db.models import Case, Min, When

from casework.calendar import load_calendar
from casework.waking import wake_later
from notices.models import Delivery, Message
from notices.operations.recipients import holders, preferences_of, ways_to, ways_to_unit
from notices.stages import BY_HAND, WAITING, Channel

DELIVER = "notices.deliver"


def write(
    template, *, case, recipients, at, cause, values=None, clock=None, by_when=None, link="", once=False
):
    """Write one message and its deliveries; returns the message.

    `recipients`: a sequence of To. Where nobody holds the roles and the law orders delivery, a letter for the
    organisation waits to be carried (送达回执). `cause` names the act (“application.return:12”). `clock`: told
    before sending whether it still runs. `once`: a cause that was told is not told again (then None is returned);
    the caller holds a lock on what the cause names. Raises RuntimeError outside a transaction, KeyError for a missing value.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("write() belongs into the transaction of the act that causes the message")
    if once and Message.objects.told([cause]):
        return None
    known = {"case": case.title if case else "", "number": case.number if case else ""}
    message = Message.objects.create(
        case=case,
        clock=clock,
        by_when=by_when or (clock.due_on if clock else None),
        link=link,
        cause=cause[:80],
        once=once,
        created_at=at,
        **template.frozen({**known, **(values or {})}),
    )
    people, empty = holders(recipients)
    rows = deliveries_to(message, people, channels=template.channels, at=at)
    if message.required:
        rows += [_letter(message, organisation) for organisation in {row.pk: row for row in empty}.values()]
    send_soon(rows)
    return message


def deliveries_to(message, people, *, channels, at):
    """The unsaved deliveries of an act's message to people (Recipient), with their units' robots."""
    wishes = preferences_of([person.user.pk for person in people])
    # Read once for all who get a digest, not for each of them.
    calendar = load_calendar() if any(wish.digest for wish in wishes.values()) else None
    rows = [
        delivery(message, way, person.organisation, person.user, person.role)
        for person in people
        for way in ways_to(
            person,
            wishes[person.user.pk],
            channels=channels,
            required=message.required,
            at=at,
            calendar=calendar,
        )
    ]
    units = {person.organisation.pk: person.organisation for person in people}.values()
    return rows + [delivery(message, way, unit) for unit in units for way in ways_to_unit(channels=channels)]


def delivery(message, way, organisation, user=None, role="", key=""):
    """One unsaved delivery; by default a message goes to one recipient by one channel once."""
    return Delivery(
        message=message,
        user=user,
        organisation=organisation,
        role=role,
        channel=way.channel,
        address=way.address or (organisation.code if user is None else ""),
        key=key or f"m{message.pk}:{recipient_word(user, organisation)}:{way.channel}",
        next_attempt_at=way.not_before,
        in_digest=way.in_digest,
    )


def recipient_word(user, organisation):
    """The recipient as it stands in a key: u12, or o3 for a unit."""
    return f"o{organisation.pk}" if user is None else f"u{user.pk}"


def _letter(message, organisation):
    return Delivery(
        message=message,
        organisation=organisation,
        channel=Channel.PAPER,
        key=f"m{message.pk}:{recipient_word(None, organisation)}:{Channel.PAPER}",
    )


def send_soon(rows):
    """Save deliveries; the workers are woken when the transaction is through."""
    Delivery.objects.bulk_create(rows)
    wake_later(DELIVER)


def oldest_waiting(at):
    """The age (timedelta) of the oldest delivery that could go out by itself and has not, or None.

    What was put off (digest, quiet hours) counts from its moment; what has been tried in vain from its writing, for each
    attempt puts it off again. A mass send takes its time and lets others pass: it says nothing about them.
    """
    due = Delivery.objects.filter(state__in=WAITING, in_digest=False).exclude(channel__in=BY_HAND)
    due = due.exclude(message__mass__isnull=False)
    put_off = When(attempts=0, next_attempt_at__isnull=False, then="next_attempt_at")
    since = due.annotate(since=Case(put_off, default="message__created_at")).filter(since__lte=at)
    first = since.aggregate(first=Min("since"))["first"]
    return None if first is None else at - first
