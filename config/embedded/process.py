"""Servers that may outlive the command that started them: found again by pid and command line."""

import contextlib
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

children = []  # kept, for a Popen forgotten while its process runs warns


class EmbeddedError(SystemExit):
    """An embedded server cannot run here; as SystemExit it shows as its one line and exit code 1."""


def ensure(name, home, answers, start):
    """The port of this folder's server: the running one's if it `answers(port)`, else a fresh one's.

    `start(port)` gives the command, Popen's options, the text for its standard input, and the mark by which
    its command line is known. Raises EmbeddedError.
    """
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        port = json.loads((home / f"{name}.json").read_text())["port"]
        if answers(port):
            return port
    stop(name, home)
    for _ in range(5):  # a port may be taken meanwhile, or a killed server's children be still leaving
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command, options, text, mark = start(port)
        with open(home / f"{name}.log", "w", opener=private) as log:
            options = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log, "cwd": "/", **options}
            server = subprocess.Popen(command, start_new_session=True, **options)
        children.append(server)
        with open(home / f"{name}.json", "w", opener=private) as file:
            json.dump({"pid": server.pid, "port": port, "mark": mark}, file)
        with contextlib.suppress(BrokenPipeError), server.stdin as line:
            line.write(text.encode())
        deadline = time.monotonic() + 30
        while server.poll() is None and time.monotonic() < deadline:
            if answers(port):
                return port
            time.sleep(0.05)
        end(server.pid, mark)
    lines = (home / f"{name}.log").read_text(errors="replace").splitlines()
    raise EmbeddedError(f"{name} does not start: {' / '.join(lines[-3:])}")


def stop(name, home):
    """Stop the server `name` of this folder, cleanly if it can; nothing happens where none runs."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        state = json.loads((home / f"{name}.json").read_text())
        end(state["pid"], state["mark"])
        (home / f"{name}.json").unlink()


def end(pid, mark):
    """End process `pid` if its command line contains `mark`, at last by force."""
    if mark not in command_line(pid):
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + 10
        while mark in command_line(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        if mark not in command_line(pid):
            break
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def wheel(package, variable):
    """The folder of an installed wheel, found without running its code; `variable` is what replaces it."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise EmbeddedError(f"{package} is not installed: run `make setup`, or set {variable}")
    return Path(spec.submodule_search_locations[0])


def command_line(pid):
    """The command line of a living process; empty for one that is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def password(home):
    """The random password of this folder's servers, made on first use."""
    if not (home / "password").exists():
        with open(home / "password", "w", opener=private) as file:
            file.write(secrets.token_urlsafe(24))
    return (home / "password").read_text()


def private(path, flags):
    """An opener for `open`: what it makes is readable by its owner only."""
    return os.open(path, flags, 0o600)
