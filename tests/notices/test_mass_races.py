"""A mass send with two hands at once, or with a worker killed in the middle: everybody once (R3, R6)."""

import signal

import pytest

from accounts.stages import Role
from casework.operations.running import LEASE, run_one
from notices.models import Delivery, MassSend, Message
from notices.operations import mass
from notices.operations.mass import sending
from notices.operations.mass.circle import circle_of
from tests.accounts.people import make_person, make_street, moment
from tests.accounts.test_races import at_once, one_won
from tests.notices.firms import make_told_firm
from tests.workers import worker

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-11-20 10:00")
WORKER = """
import django; django.setup()
import sys, time
from datetime import datetime
from casework.operations.running import run_one
from notices.operations.mass import sending
sending.CHUNK = 10
write, pieces = sending.send_soon, []
def slow(rows):
    write(rows)
    pieces.append(rows)
    if len(pieces) == 2:
        print("in the middle", flush=True)
        time.sleep(60)
sending.send_soon = slow
at = datetime.fromisoformat(sys.argv[1])
run_one(clock=lambda: at)
"""


def previewed(number):
    """(a draft to so many enterprises, its seal, the clerk)."""
    street = make_street()
    clerk = make_person(Role.STREET_CLERK, street)
    for _ in range(number):
        make_told_firm(street)
    words = {"subject": "提醒", "text": "请自查。", "audience": "firms"}
    row = mass.draft_mass(unit_id=street.pk, actor=clerk, at=AT, **words)
    return row, circle_of(row, AT.date()).seal, clerk


def test_of_two_who_send_at_once_one_does():
    row, seal, clerk = previewed(3)
    other = make_person(Role.STREET_HEAD, row.unit)
    outcomes = at_once(
        *(
            lambda actor=actor: mass.send_mass(pk=row.pk, expected=seal, actor=actor, at=AT)
            for actor in (clerk, other)
        )
    )
    assert one_won(outcomes)
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 3)


def test_who_withdraws_while_another_sends_comes_first_or_is_told():
    row, seal, clerk = previewed(3)
    outcomes = at_once(
        lambda: mass.send_mass(pk=row.pk, expected=seal, actor=clerk, at=AT),
        lambda: mass.withdraw_mass(pk=row.pk, actor=clerk, at=AT),
    )
    assert one_won(outcomes)
    row.refresh_from_db()
    assert Delivery.objects.count() == (3 if row.state == MassSend.Stage.SENT else 0)


@pytest.mark.slow
def test_a_killed_worker_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 0)
    row, seal, clerk = previewed(25)
    mass.send_mass(pk=row.pk, expected=seal, actor=clerk, at=AT)
    with worker(WORKER, AT.isoformat()) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert Delivery.objects.count() == 10  # the piece that was under way is as if it had never been
    assert run_one(clock=lambda: AT) is None  # the lease still holds
    task = run_one(clock=lambda: AT + LEASE)
    assert (task.state, task.attempts, task.done) == ("finished", 2, 25)
    row.refresh_from_db()
    assert (row.state, row.told) == (MassSend.Stage.SENT, 25)
    assert Delivery.objects.values("user").distinct().count() == Delivery.objects.count() == 25
