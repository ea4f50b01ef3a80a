"""R1: workers killed, Redis killed and emptied, PostgreSQL restarted at once while notices flow (make drill: 1,000)."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.notices.drill.faults import FAULTS, Drill, migrated

DELIVERIES = int(os.environ.get("DRILL_DELIVERIES", "2000"))
TIMES = int(os.environ.get("DRILL_FAULTS", "30"))
SEED = int(os.environ.get("DRILL_SEED", "20261121"))


@pytest.fixture(scope="module")
def database():
    """A database of the drill's own; its folder is one that the database's account can enter."""
    place = tempfile.TemporaryDirectory(prefix="district-drill-", ignore_cleanup_errors=True)
    with place as folder, migrated(Path(folder)) as found:
        yield found


@pytest.mark.slow
def test_under_faults_every_delivery_arrives_once_and_none_is_lost(database):
    with Drill(database) as drill:
        found = drill.play(DELIVERIES, TIMES, SEED, pause=1.0)
    print(f"\n{found.faults} in {found.seconds:.0f} s; recognised again: {found.presented_again}")  # noqa: T201
    assert sum(found.faults.values()) == TIMES
    assert set(found.faults) == set(FAULTS), "every kind of fault has happened"
    assert found.states == {("in_app", "delivered"): DELIVERIES, ("sms", "delivered"): DELIVERIES}
    assert (found.lost, found.doubled) == (0, 0)


@pytest.mark.slow
def test_control_without_the_outbox_key_messages_are_doubled(database):
    """The same faults, but every attempt under a new key: what the key is for."""
    with Drill(database, app="tests.notices.drill.forgetful", slow=0.15) as drill:
        found = drill.play(300, 10, SEED, pause=1.5)
    assert found.lost == 0
    assert found.doubled > 0
