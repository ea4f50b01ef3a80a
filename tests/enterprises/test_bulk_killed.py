"""A worker killed in the middle of a chunk: another takes the work up, and every enterprise is written once (R6)."""

import signal

import pytest

from accounts.stages import Role
from casework.operations.running import LEASE, run_one
from enterprises.models import BulkAct, FieldChange
from enterprises.operations import bulk
from enterprises.operations.bulk import doing
from tests.accounts.people import make_person, make_street, moment
from tests.enterprises.register import make_enterprise
from tests.workers import worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = moment("2026-11-20 10:00")
WORKER = """
import django; django.setup()
import sys, time
from datetime import datetime
from enterprises.operations.bulk import doing
from casework.operations.running import run_one
doing.CHUNK = 10
outcome, write, *rest = doing.COURSE["running"]
count = 0
def slow(act, line, **words):
    global count
    write(act, line, **words)
    count += 1
    if count == 15:
        print("in the middle", flush=True)
        time.sleep(60)
doing.COURSE["running"] = (outcome, slow, *rest)
at = datetime.fromisoformat(sys.argv[1])
run_one(clock=lambda: at)
"""


def test_a_killed_worker_is_followed_by_another(monkeypatch):
    street = make_street()
    clerk = make_person(Role.STREET_CLERK, street)
    for _ in range(25):
        make_enterprise(street)
    monkeypatch.setattr(doing, "AT_ONCE", 1)
    words = {"kind": BulkAct.Kind.COMMUNITY, "query": "", "value": "东坑社区", "why": "核对"}
    act = bulk.preview_bulk(actor=clerk, at=AT, **words)
    bulk.confirm_bulk(act_id=act.pk, actor=clerk, at=AT)
    with worker(WORKER, AT.isoformat()) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert FieldChange.objects.count() == 10  # the chunk that was under way is as if it had never been
    assert run_one(clock=lambda: AT) is None  # the lease still holds
    task = run_one(clock=lambda: AT + LEASE)
    assert (task.state, task.attempts, task.done) == ("finished", 2, 25)
    act.refresh_from_db()
    assert act.state == BulkAct.State.DONE
    assert FieldChange.objects.values("enterprise").distinct().count() == FieldChange.objects.count() == 25
