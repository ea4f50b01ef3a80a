"""The deliveries of a mass send, so many people at a time, each piece written together with how far it is."""

from django.db import transaction
from django.utils import timezone

from casework.operations.tasks import start_task
from notices.models import MassSend
from notices.operations.mass.circle import held_in
from notices.operations.mass.words import MASS
from notices.operations.outbox import deliveries_to, send_soon
from notices.operations.recipients import Recipient

KIND = "notices.mass"
AT_ONCE = 500
CHUNK = 2000
State = MassSend.Stage


def begin(mass, actor, at):
    """Write to all who are left, above AT_ONCE as long work; the row is locked by the caller."""
    mass.state = State.SENDING
    if mass.people - mass.told > AT_ONCE:
        title, parameters = f"群发：{mass.subject}", {"mass": mass.pk}
        words = {"title": title, "actor": actor, "at": at, "parameters": parameters, "total": mass.people}
        mass.task = start_task(kind=KIND, **words)
        mass.save()
        return mass
    mass.save()
    while _write_chunk(mass, at):
        pass
    return _end(mass, at)


def _write_chunk(mass, at):
    """Write to the next people, each once whatever they hold and wherever; returns how many there were."""
    held = held_in(mass, timezone.localdate(mass.sent_at)).filter(user__gt=mass.cursor)
    found = held.order_by("user_id", "pk").distinct("user_id").select_related("user", "organisation")
    people = [Recipient(row.user, row.organisation, row.role) for row in found[:CHUNK]]
    if people:
        rows = deliveries_to(mass.message, people, channels=MASS.channels, at=at)
        for row in rows:
            # What has a moment is taken after what has none: a hundred thousand of these delay no other message.
            row.next_attempt_at = row.next_attempt_at or at
        send_soon(rows)
        mass.cursor, mass.told = people[-1].user.pk, mass.told + len(people)
        mass.save(update_fields=["cursor", "told"])
    return len(people)


def _end(mass, at):
    mass.state, mass.finished_at = State.SENT, at
    mass.save(update_fields=["state", "finished_at"])
    return mass


def _locked(task):
    return (
        MassSend.objects.select_related("unit", "message")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=task.parameters["mass"])
    )


def run_mass(run):
    """The long work: deliveries, cursor and progress are one transaction, so a killed worker's piece is written once."""
    done = 0
    while True:
        with transaction.atomic():
            run.write()  # first of all: whoever stops the work waits for this piece, or this piece is refused
            mass = _locked(run.task)
            if mass.state != State.SENDING:
                run.finish("已撤回，没有写完的不再发送。", done=mass.told)
                return ""
            at = run.clock()
            if not _write_chunk(mass, at):
                _end(mass, at)
                run.finish(f"已写成{mass.told:,}人。", done=mass.told)
                return ""
            done = mass.told
        run.tell(done=done)


def stopped(task, reason, at):
    """The long work was cancelled or failed: who was written to is told; the rest waits for somebody to go on."""
    mass = _locked(task)
    if mass.state == State.SENDING and mass.task_id == task.pk:
        mass.state = State.HALTED
        mass.save(update_fields=["state"])
