"""With Redis away, sign-in, application, verification and the portal go on; what is queued is delivered on its return.

A real Redis that is killed, and one that is frozen (it takes connections and never answers, like a cut line).
"""

import os
import signal
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import pools

from accounts.stages import Role
from casework import waking
from casework.models import JobRun, ScheduledJob
from notices.models import Delivery
from notices.stages import BY_HAND, WAITING, Channel
from notices.stages import DeliveryState as State
from tests.accounts.people import PASSWORD, sign_in
from tests.notices.drill.faults import Worker
from tests.notices.drill.servers import Broker, wait_for
from tests.notices.post import wishes
from tests.whitelist.doors import act_url, filled, keyed
from tests.whitelist.onsite import answered, begun, both, sign_page
from tests.whitelist.rounds import make_application, person, principal
from whitelist.stages import ApplicationStage as S

DAY = "2026-10-20 10:00:00+08:00"


class Watch(Client):
    """A browser that writes down how long each answer took."""

    def __init__(self):
        super().__init__()
        self.took = []

    def request(self, **words):
        began = time.monotonic()
        answer = super().request(**words)
        self.took.append((round(time.monotonic() - began, 2), words["PATH_INFO"]))
        assert answer.status_code in (200, 302), answer.status_code
        return answer


def course():
    """From sign-in to the second signature of a verification, on pages; returns what each answer took."""
    row = filled(make_application(S.DRAFT))
    firm, clerk = principal(row.enterprise), person(Role.STREET_CLERK, row.case.organisation)
    wishes(firm)
    watch = Watch()
    for address in ("/", "/list/", "/notices/"):
        watch.get(address)
    watch.post("/sign-in/", {"username": firm.username, "password": PASSWORD})
    for address in ("/portal/", "/portal/list/", "/portal/messages/"):
        watch.get(address)
    watch.post(act_url(row, "submit"), keyed(password=PASSWORD))
    sign_in(watch, clerk).post(reverse("casework:desk_act", args=[row.case_id, "accept"]), keyed())
    check = answered(begun(row))
    for officer in both(check):
        sign_page(watch, officer, row)
    row.refresh_from_db()
    assert row.stage == S.QUALIFIED
    return watch.took


def database_url():
    """The address of the database of this test, for a process of its own."""
    parts = connection.settings_dict
    place = urlencode({name.lower(): parts[name] for name in ("HOST", "PORT") if parts[name]})
    return f"postgresql://{parts['USER']}:{parts['PASSWORD']}@/{parts['NAME']}?{place}"


class Lasting(Celery):
    """Acts are dated on DAY and the worker lives today: what it is sent does not expire."""

    def send_task(self, name, *, expires=None, **words):
        return super().send_task(name, **words)


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """A Redis of this test's own, of which the acts of this process wake workers."""
    server = Broker(tmp_path)
    server.start()
    app = Lasting("away", broker=server.url, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(waking, "current_app", app)
    monkeypatch.setattr(waking, "_silence", {"until": 0.0})
    waking._line.cache_clear()
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.kill()
    waking._line.cache_clear()
    pools.reset()


@pytest.fixture
def worker(transactional_db, broker, tmp_path):
    """A worker as in production, started again when it dies."""
    words = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "PYTHONWARNINGS": "ignore"}
    places = {"DATABASE_URL": database_url(), "REDIS_URL": broker.url, "VAR_DIR": str(tmp_path)}
    process = Worker("config.celery", {**os.environ, **words, **places}, tmp_path / "worker.log")
    process.keep_alive()
    yield process
    process.end()


def killed(broker):
    """It dies with everything in it, and comes back empty."""
    broker.kill()
    return broker.start


def frozen(broker):
    """It takes connections and answers nothing, until it goes on."""
    broker.process.send_signal(signal.SIGSTOP)
    return lambda: broker.process.send_signal(signal.SIGCONT)


def left():
    """How many deliveries wait to go out by themselves."""
    return Delivery.objects.filter(state__in=WAITING).exclude(channel__in=BY_HAND).count()


def seconds(took):
    """What all answers of a course took."""
    return sum(second for second, _ in took)


def tick():
    """The next minute: the sweep is due, also where an earlier one of this very minute found the broker away."""
    JobRun.objects.filter(job="notices.sweep").delete()
    earlier = timezone.now() - timedelta(hours=1)
    ScheduledJob.objects.update_or_create(name="notices.sweep", defaults={"since": earlier})
    waking.current_app.send_task("casework.tick")


@pytest.mark.slow
def test_work_goes_on_and_what_is_queued_goes_out_when_it_is_back(broker, worker, time_machine, tmp_path):
    time_machine.move_to(DAY)
    usual = course()
    wait_for(lambda: left() == 0, 30, "acts wake the worker")
    for fail in (frozen, killed):
        known = set(Delivery.objects.values_list("pk", flat=True))
        waking._silence["until"] = 0.0  # an outage of its own
        come_back = fail(broker)
        took = course()
        queued = Delivery.objects.exclude(pk__in=known)
        assert left() == queued.count() > 0, "queued, and nobody was woken"
        assert seconds(took) < 2 * seconds(usual) + 4, (usual, took)
        come_back()
        tick()
        wait_for(lambda: worker.keep_alive() or left() == 0, 60, "one sweep finds all")
        assert set(queued.values_list("state", flat=True)) <= {State.DELIVERED, State.WITHDRAWN}
        assert not queued.filter(state=State.WITHDRAWN, answer="").exists(), "only with a reason"
        mails = Delivery.objects.filter(channel=Channel.EMAIL, state=State.DELIVERED)
        assert queued.filter(pk__in=mails).exists(), "outside the system as well"
        assert mails.count() == len(list((tmp_path / "mail").iterdir())), "each once"
