"""The two commands: what they refuse, what they start again, what they leave behind (issue 2, part 1)."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from config import run
from config.embedded.process import command_line

ROOT = Path(__file__).resolve().parents[2]


def copy_of_setup(place):
    """A bare checkout, as far as the set-up reads it."""
    for part in (".ci", "requirements"):
        shutil.copytree(ROOT / part, place / part)
    for part in ("Makefile", "package.json", "package-lock.json"):
        shutil.copy(ROOT / part, place / part)
    return place


def program(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("version", ["v18.19.0", "", "nonsense"])
def test_setup_names_an_old_or_missing_node_in_one_line(tmp_path, version):
    place = copy_of_setup(tmp_path)
    program(place / "bin/node", f"echo {version}")
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run([place / ".ci/setup"], env={"PATH": path}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"setup: Node 20 or newer is needed; found: {version}\n"
    assert not (place / ".venv").exists()


def test_setup_names_an_old_python_in_one_line(tmp_path):
    place = copy_of_setup(tmp_path)
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        program(place / f"bin/{name}", '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    program(place / "bin/node", "echo v20.1.0")
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run([place / ".ci/setup"], env={"PATH": path}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "setup: Python 3.11 or newer is needed; found: Python 3.9.2\n"


def test_setup_notices_a_package_that_is_not_as_pinned(tmp_path):
    pins = tmp_path / "pins.txt"
    pins.write_text(
        "absent==1.0 \\\n    --hash=sha256:0\nDjango==1.0 \\\nelsewhere==2 ; sys_platform == 'win32' \\\n"
    )
    done = subprocess.run([sys.executable, ROOT / ".ci/installed.py", pins], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "setup: repairing .venv, not as pinned: absent, Django\n"


def test_a_taken_port_is_named_before_anything_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = os.environ | {"PORT": port, "VAR_DIR": str(tmp_path / "var")}
        words = [sys.executable, "-m", "config.run"]
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken: free it, or choose another with PORT=…\n"
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("text", ["x", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit, match=f"PORT={text} is not a port"):
        run.free_port()


def python(text):
    """A service that runs these lines."""
    service = run.Service("example", "unused")
    service.command = [sys.executable, "-c", text]
    return service


def test_a_service_that_dies_comes_back_with_growing_pauses(capsys):
    service, now, pauses = python("raise SystemExit(3)"), 100.0, []
    for _ in range(7):
        service.keep_alive(now)
        service.process.wait()
        service.keep_alive(now)
        pauses.append(service.next_start - now)
        service.keep_alive(service.next_start - 0.01)
        assert service.process is None
        now = service.next_start
    assert pauses == [1, 3, 7, 15, 30, 30, 30]
    assert "example ended with 3, again in 1 s" in capsys.readouterr().out


def test_a_service_that_ran_well_comes_back_at_once(capsys):
    service = python("raise SystemExit(3)")
    service.keep_alive(100.0)
    service.process.wait()
    service.keep_alive(100.0 + run.HEALTHY_AFTER + 1)
    assert service.next_start == 100.0 + run.HEALTHY_AFTER + 1


def test_the_end_takes_stubborn_programs_and_their_children():
    text = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child: print(child, flush=True)
time.sleep(60)
"""
    service = python(text)
    service.process = subprocess.Popen(
        service.command, start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    with service.process.stdout as output:
        child = int(output.readline())
    began = time.monotonic()
    run.end_all([service], patience=0.5)
    assert service.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + 5
    while command_line(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not command_line(child)


def test_static_files_are_collected_when_one_has_changed_and_only_then(settings, tmp_path, capsys):
    """Also: every file a style sheet names is there, for the manifest refuses what is missing."""
    from config.settings import base

    settings.STORAGES = base.STORAGES
    settings.STATIC_ROOT = tmp_path / "static"
    own = tmp_path / "own"
    own.mkdir()
    (own / "example.js").write_text("1")
    settings.STATICFILES_DIRS = [*base.STATICFILES_DIRS, own]
    run.collect_static()
    run.collect_static()
    assert capsys.readouterr().out.count("Collecting") == 1
    assert (settings.STATIC_ROOT / "tabler/css/tabler.min.css").exists()
    assert not (settings.STATIC_ROOT / "tabler/libs").exists()
    (own / "example.js").write_text("12")
    run.collect_static()
    assert capsys.readouterr().out.count("Collecting") == 1


def test_a_suite_above_its_limit_fails(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    words = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", tmp_path, "-p", "no:django"]
    words += ["-p", "no:cacheprovider", "-p", "tests.servers", tmp_path]
    codes = {}
    for limit in ("0.00001", "5"):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        environment |= {"SUITE_LIMIT_MINUTES": limit, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
        codes[limit] = done.returncode
        assert re.search(r"suite: \d+\.\d minutes", done.stdout)
    assert codes == {"0.00001": 1, "5": 0}


@pytest.mark.django_db
def test_no_model_change_without_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
