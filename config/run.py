"""`make run`: servers, migrations, static files, the demonstration district, then web, worker and beat until Ctrl-C."""

import contextlib
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import servers
from config.embedded.process import EmbeddedError

ROOT = Path(__file__).resolve().parents[1]
LONGEST_PAUSE = 30  # seconds between two attempts to start a service that keeps dying
HEALTHY_AFTER = 60  # seconds after which a service counts as having started well


class Service:
    """One program of the site, in a process group of its own, started again with growing pauses when it dies."""

    def __init__(self, name, *words):
        self.name, self.command = name, [sys.executable, "-m", *words]
        self.process, self.failures, self.next_start = None, 0, 0.0

    def keep_alive(self, now):
        """Start it if it does not run and its pause is over; `now` in seconds of the monotonic clock."""
        if self.process is None:
            if now >= self.next_start:
                self.started = now
                # On a laptop or in a container root may well be the only user: no warning each time.
                quiet = {**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker"}
                self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True, env=quiet)
        elif self.process.poll() is not None:
            self.signal(signal.SIGKILL)  # what a dead parent left of its group
            self.failures = 0 if now - self.started > HEALTHY_AFTER else self.failures + 1
            pause = min(2**self.failures - 1, LONGEST_PAUSE)
            say(f"{self.name} ended with {self.process.returncode}, again in {pause} s")
            self.process, self.next_start = None, now + pause

    def signal(self, number):
        """Send a signal to the whole group; nothing happens where none is left."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def say(text):
    """One line at once, also when the output is a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def services(port):
    """The programs the site consists of."""
    celery = ("celery", "--quiet", "-A", "config.celery")
    return [
        Service(
            *("web", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--blocking-threads", "4", "--log-level", "warning", "config.wsgi:application"),
        ),
        Service("worker", *celery, "worker", "-P", "prefork", "-c", "2", "-l", "warning", "--without-mingle"),
        Service("beat", *celery, "beat", "-l", "warning", "--pidfile="),
    ]


def free_port():
    """The port asked for; leaves with one line if it is none or somebody listens there already."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT={text} is not a port")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(f"Port {port} is taken: free it, or choose another with PORT=…") from None
    return port


def prepare():
    """Bring database, static files and the demonstration district up to date."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    from whitelist.demonstration import PROFILE

    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    if not settings.DEMONSTRATION:
        return
    if not apps.get_model("accounts", "Organisation").objects.exists():
        say("Loading the demonstration district …")
        call_command("demo_district")
    call_command("load_profile", PROFILE, stdout=io.StringIO())  # what a newer version asks for
    call_command("demo_district", "--names")


def collect_static():
    """Collect the static files if one of them has changed since the last time."""
    from django.apps import apps
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(apps.get_app_config("staticfiles").ignore_patterns):
            state = os.stat(storage.path(path))
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT).with_suffix(".digest")
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting the static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def supervise(programs, port, revive):
    """Keep programs and servers running until an exception, Ctrl-C for one, then end the programs.

    A server that could not come back on its own port has a new address: then the programs begin anew with it.
    """
    announced = False
    try:
        while True:
            if _changed(revive):
                end_all(programs)
            for program in programs:
                program.keep_alive(time.monotonic())
            if not announced and answers(port):
                say(f"Open http://127.0.0.1:{port}  (Ctrl-C stops everything)")
                announced = True
            time.sleep(0.3)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C would leave processes behind
        end_all(programs)


def _changed(revive):
    """Whether a server has a new address; one that cannot start is tried again, and everything else runs on."""
    try:
        return revive()
    except EmbeddedError as error:
        say(f"{error}, again in {LONGEST_PAUSE} s")
        time.sleep(LONGEST_PAUSE)
        return ()


def answers(port):
    """Whether the web server takes connections."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def end_all(programs, patience=10):
    """Ask every program to end, wait up to `patience` seconds, then insist."""
    for program in programs:
        program.signal(signal.SIGTERM)
    deadline = time.monotonic() + patience
    for program in programs:
        if program.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.1, deadline - time.monotonic()))
            program.signal(signal.SIGKILL)
            program.process.wait()


def leave(number, frame):
    """Turn a signal into an orderly end."""
    raise SystemExit(128 + number)


def main():
    """Run the site until Ctrl-C or SIGTERM; exits 0 after Ctrl-C."""
    port = free_port()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ.setdefault("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup it is to outlive the terminal
        signal.signal(signal.SIGHUP, leave)
    with contextlib.suppress(KeyboardInterrupt), servers() as revive:
        prepare()
        from django.db import connections

        connections.close_all()
        supervise(services(port), port, revive)


if __name__ == "__main__":
    main()
