"""PostgreSQL and Redis of one's own, for a machine that offers neither (spec/architecture.md, Real parts)."""

import contextlib
import fcntl
import os
import signal
import threading
from functools import partial
from pathlib import Path

from config.embedded import broker, database, process

KINDS = {"DATABASE_URL": database, "REDIS_URL": broker}


def var_folder():
    """The folder for everything this checkout keeps at run time; the settings read the same variable."""
    return Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[2] / "var").absolute()


@contextlib.contextmanager
def servers(folder=None, durable=True):
    """Give the body DATABASE_URL and REDIS_URL: those preset, else the running embedded ones, else fresh ones.

    `folder` (by default var/) keeps data, password and logs under `servers`; processes with the same folder
    share the servers, and the last one to leave stops them, however it leaves. `durable=False` trades crash
    safety for speed: for tests only. Yields a function that starts again what has died and returns the names of the
    variables that changed by it (none while ports stay). Raises process.EmbeddedError with one clear line.
    """
    wanted = {name: kind for name, kind in KINDS.items() if not os.environ.get(name)}
    if not wanted:
        yield list
        return
    home = Path(folder or var_folder()).absolute() / "servers"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_signals_as_exit())
        users = stack.enter_context(open(home / "users.lock", "a"))
        stack.callback(_leave, home, users)
        start = partial(_start, home, durable, wanted, users)
        start()
        stack.callback(lambda: [os.environ.pop(name, None) for name in wanted])
        yield lambda: [] if all(process.lives(kind.NAME, home) for kind in wanted.values()) else start()


def _start(home, durable, wanted, users):
    with _alone(home):
        fcntl.flock(users, fcntl.LOCK_SH)
        urls = {name: kind.ensure(home, durable) for name, kind in wanted.items()}
    changed = [name for name, url in urls.items() if os.environ.get(name) != url]
    os.environ.update(urls)
    return changed


@contextlib.contextmanager
def _alone(home):
    """One process at a time starts or stops."""
    with open(home / "start.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _leave(home, users):
    """Stop the servers unless somebody else still uses them; a killed user's lock vanishes with it."""
    with _alone(home), contextlib.suppress(BlockingIOError):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in (database.NAME, broker.NAME):
                process.stop(name, home)
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)


@contextlib.contextmanager
def _signals_as_exit():
    """SIGTERM and SIGHUP end a process at once; as an exception they unwind it and the servers stop."""

    def leave(number, frame):
        raise SystemExit(128 + number)

    on_main = threading.current_thread() is threading.main_thread()
    ours = [n for n in (signal.SIGTERM, signal.SIGHUP) if on_main and signal.getsignal(n) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
