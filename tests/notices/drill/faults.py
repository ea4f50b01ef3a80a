"""The drill itself: acts, workers and faults side by side, then the count."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.house_rules.sources import ROOT
from tests.notices.drill.servers import Broker, Database, free_port, wait_for

WORKERS = 2


@dataclass
class Outcome:
    """What was seen at the end. `taken`: {subject: {key: times}} as the provider counts."""

    written: int
    states: dict
    taken: dict
    faults: dict
    seconds: float

    @property
    def lost(self):
        """Messages that never reached the provider."""
        return self.written - len(self.taken)

    @property
    def doubled(self):
        """Messages the provider would have passed on more than once: it knows them by several keys."""
        return sum(len(keys) > 1 for keys in self.taken.values())

    @property
    def presented_again(self):
        """How often a key came a second time, and was recognised."""
        return sum(times - 1 for keys in self.taken.values() for times in keys.values())


class Worker:
    """One Celery worker, started again whenever it has died."""

    def __init__(self, app, env, log):
        self.command = [sys.executable, "-m", "celery", "-q", "-A", app, "worker", "-P", "prefork", "-c", "1"]
        self.command += ["--without-mingle", "--without-gossip", "-n", f"drill{id(self)}@here"]
        self.env, self.log, self.process = env, log, None

    def keep_alive(self):
        if self.process is None or self.process.poll() is not None:
            self.end()
            with open(self.log, "a") as log:
                self.process = subprocess.Popen(
                    self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
                )

    def end(self):
        """SIGKILL to the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill_child(self):
        """SIGKILL to the process that delivers; its parent makes a new one."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with contextlib.suppress(OSError):
            for child in Path(path).read_text().split():
                os.kill(int(child), signal.SIGKILL)


def environment(database):
    """What every process of a drill is told."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": database.url,
        "VAR_DIR": str(database.home),
        "PYTHONWARNINGS": "ignore",
    }


@contextlib.contextmanager
def migrated(home):
    """A Database with the tables in it; ends with everything that runs there."""
    database = Database(home)
    database.start()
    try:
        words = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(words, cwd=ROOT, env=environment(database), check=True)
        yield database
    finally:
        database.stop()


class Drill:
    """Servers, provider, writer and workers of one run; a context manager."""

    def __init__(self, database, app="config.celery", slow=0.02):
        self.home, self.app, self.slow = database.home, app, slow
        self.database, self.broker = database, Broker(database.home)
        self.gateway = f"http://127.0.0.1:{free_port()}"
        self.ending, self.children = threading.Event(), []

    def __enter__(self):
        self.database.use(f"drill_{os.urandom(4).hex()}")
        self.broker.start()
        self.env = {
            **environment(self.database),
            "REDIS_URL": self.broker.url,
            "NOTICE_GATEWAY_URL": self.gateway,
            "NOTICE_LEASE": "2",
        }
        self.run("-m", "tests.notices.drill.provider", self.gateway.rpartition(":")[2], str(self.slow))
        self.writer = self.run(
            "-m", "tests.notices.drill.writer", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.writer.stdout.readline() == "ready\n"
        self.workers = [Worker(self.app, self.env, self.home / "worker.log") for _ in range(WORKERS)]
        self.supervisor = threading.Thread(target=self.supervise)
        self.supervisor.start()
        return self

    def run(self, *words, **options):
        child = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.env, text=True, **options)
        self.children.append(child)
        return child

    def supervise(self):
        while not self.ending.is_set():
            for worker in self.workers:
                worker.keep_alive()
            time.sleep(0.1)

    def __exit__(self, *error):
        self.ending.set()
        self.supervisor.join()
        for worker in self.workers:
            worker.end()
        for child in self.children:
            child.kill()
            child.wait()
        for pipe in (self.writer.stdin, self.writer.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        self.broker.kill()

    def play(self, messages, faults, seed, pause):
        """Write so many messages while so many faults happen, `pause` seconds apart; returns the Outcome."""
        chance, seen, began = random.Random(seed), {}, time.monotonic()
        first = 0
        for number in range(1, faults + 1):
            upto = messages * number // faults
            self.writer.stdin.write(f"{first} {upto - first}\n")
            self.writer.stdin.flush()
            first = upto
            time.sleep(pause * chance.uniform(0.5, 1.5))
            kind = chance.choices(list(FAULTS), weights=[weight for weight, _ in FAULTS.values()])[0]
            FAULTS[kind][1](self, chance)
            seen[kind] = seen.get(kind, 0) + 1
        for _ in range(faults):
            assert self.writer.stdout.readline() == "done\n"
        wait_for(self.is_quiet, 180, "deliveries still waiting")
        return Outcome(messages, self.states(), self.taken(), seen, time.monotonic() - began)

    def states(self):
        rows = self.database.ask(
            "SELECT channel, state, count(*) FROM notices_delivery GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return {tuple(row.split("|")[:2]): int(row.split("|")[2]) for row in rows}

    def is_quiet(self):
        time.sleep(0.5)
        return not any(state in ("queued", "sending") for _, state in self.states())

    def taken(self):
        with urllib.request.urlopen(self.gateway, timeout=30) as reply:
            return json.load(reply)

    def kill_worker(self, chance):
        chance.choice(self.workers).end()

    def kill_child(self, chance):
        chance.choice(self.workers).kill_child()

    def kill_broker(self, chance):
        self.broker.fail(chance.uniform(0, 0.5))

    def kill_database(self, chance):
        self.database.fail(chance.uniform(0, 0.3))


FAULTS = {
    "worker": (3, Drill.kill_worker),
    "worker's child": (6, Drill.kill_child),
    "broker emptied": (2, Drill.kill_broker),
    "database at once": (2, Drill.kill_database),
}
