"""Messages: finding whom to remind among 100,000 open clocks, and deliveries beside tasks that do nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import date

from django.db import connection, transaction

from accounts.stages import Role
from casework.calendar import load_calendar
from notices.models import Delivery, ReminderRule
from notices.operations import To, load_rules, plan_reminders, write
from notices.operations.reminders import find_due
from tests.accounts.people import moment
from tests.benchmarks import cities
from tests.benchmarks.measuring import Ratio, measurement, side_by_side
from tests.benchmarks.noop import DONE, GO, app, patient_broker
from tests.house_rules.sources import ROOT
from tests.notices.post import PLAIN

ON = date(2026, 9, 21)
AT = moment("2026-09-21 08:00")
CLOCKS = """
WITH made AS (
    INSERT INTO casework_case (kind, number, title, organisation_id, draft, stage_label, opened_at)
    SELECT 'bench', 'bench' || n, '样例' || n, %(street)s, false, '', %(at)s FROM generate_series(1, %(number)s) n
    RETURNING id
)
INSERT INTO casework_clock (case_id, kind, code, title, clause, responsible_id, party, start_on, days, unit, extended_by,
                            due_on, provisional)
SELECT id, 'bench', 'verify', '核查企业', 'NS-4.1.2', %(street)s, false, %(on)s::date - 60, 60, 'working_days', 0,
       %(on)s::date - 30 + (id %% 240)::int, false
FROM made
"""
# What somebody would write by hand who knows today's due dates and looks for the street's clerks and heads.
BY_HAND = """
SELECT c.id, a.user_id, c.due_on FROM casework_clock c
JOIN casework_case k ON k.id = c.case_id
JOIN accounts_appointment a ON a.organisation_id = c.responsible_id AND a.ended_at IS NULL
     AND a.role IN ('street_clerk', 'street_head')
JOIN accounts_user u ON u.id = a.user_id AND u.is_active
WHERE c.met_at IS NULL AND c.stopped_at IS NULL AND c.due_on = ANY(%(due_on)s)
  AND NOT EXISTS (SELECT 1 FROM notices_message m JOIN notices_delivery d ON d.message_id = m.id
                  WHERE m.clock_id = c.id AND m.by_when = c.due_on AND d.user_id = a.user_id)
ORDER BY c.id, a.user_id
"""


def _by_hand(due_on):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"due_on": due_on})
        return cursor.fetchall()


@measurement(
    "reminders",
    work="finding whom to remind today among 100,000 open clocks, by the rules",
    against="one hand-written SQL statement for today's due dates",
    at_most=2,
)
def reminders(scale):
    """Both look at the same clocks; the rules, their offsets and the days caught up are ours alone."""
    number = 100_000 if scale.name == "full" else 2_000
    with cities.opened(scale.town), transaction.atomic():
        street = cities.person("street_clerk").appointments.get().organisation
        with connection.cursor() as cursor:
            cursor.execute(CLOCKS, {"street": street.pk, "number": number, "on": ON, "at": AT})
            cursor.execute("ANALYZE casework_case, casework_clock")
        calendar = load_calendar()
        load_rules(on=ON)
        due_on = [calendar.add_working_days(ON, -day) for day in ReminderRule.objects.get().days_off]
        questions = (lambda: find_due(ON, calendar=calendar, back=0), lambda: _by_hand(due_on))
        if len(questions[0]()) != len(questions[1]()):
            raise RuntimeError("both must find the same people")
        ours, theirs = side_by_side(*questions, repeats=scale.repeats)
        began = time.monotonic()
        written = plan_reminders(ON, at=AT)
        planned = time.monotonic() - began
        transaction.set_rollback(True)
    return Ratio(
        ours, theirs, notes={"clocks": number, "written": written, "planned and written, s": planned}
    )


@contextlib.contextmanager
def _worker():
    """One worker on the open city, with nothing else in its queue."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": cities.url()}
    words = [
        "celery",
        "-q",
        "-A",
        "tests.benchmarks.noop",
        "worker",
        "-P",
        "prefork",
        "-c",
        "1",
        "-l",
        "error",
    ]
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *words, "--without-mingle", "--without-gossip"],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _time(broker, send):
    """Seconds from the moment the worker may begin with what `send(line)` queued until it is through."""
    broker.delete(GO, DONE)
    with app.connection_for_write() as line:
        app.send_task("bench.hold", connection=line)
        send(line)
        app.send_task("bench.done", connection=line)
        broker.rpush(GO, 1)
        began = time.monotonic()
        if broker.blpop(DONE, timeout=300) is None:
            raise RuntimeError("the worker did not come to the end")
    return time.monotonic() - began


@measurement(
    "deliveries",
    work="messages delivered by one worker, each asked again whether it is still true",
    against="Celery tasks that do nothing, the same worker and broker",
    at_least=0.5,
)
def deliveries(scale):
    """The same number of each; both queues are full before the worker begins."""
    number = 10_000 if scale.name == "full" else 200
    broker = patient_broker()
    broker.flushdb()
    with cities.opened(scale.town, copy=True):
        street = cities.person("street_clerk").appointments.get().organisation
        for _ in range(0, number, 100):
            with transaction.atomic():
                for _ in range(100):
                    to = [To(street, (Role.STREET_CLERK,))]
                    write(PLAIN, case=None, recipients=to, at=AT, cause="bench", values={"what": "样例"})
        broker.flushdb()  # the acts have woken nobody yet
        with _worker():
            theirs = _time(broker, lambda line: _nothings(line, number))
            ours = _time(broker, lambda line: app.send_task("notices.deliver", connection=line))
        left = Delivery.objects.exclude(state="delivered").count()
        if left:
            raise RuntimeError(f"{left} deliveries are still waiting")
    return Ratio(ours, theirs, notes={"deliveries": number, "per second": number / ours})


def _nothings(line, number):
    with app.amqp.Producer(line) as producer:
        for _ in range(number):
            app.send_task("bench.nothing", producer=producer)
