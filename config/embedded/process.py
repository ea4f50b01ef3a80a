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
    """The port of this folder's server: the running one's if it `answers(port)`, else a fresh one's, which takes the
    port of one that died if it can: there everybody looks for it.

    `start(port)` gives the command, Popen's options, the text for its standard input, and the mark by which
    its command line is known. Raises EmbeddedError.
    """
    former = _state(name, home).get("port", 0)
    if former and answers(former):
        return former
    stop(name, home)
    for attempt in range(5):  # a port may be taken meanwhile, or a killed server's children be still leaving
        try:
            with socket.create_server(("127.0.0.1", 0 if attempt else former)) as probe:
                port = probe.getsockname()[1]
        except OSError:
            continue
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


def _state(name, home):
    """pid, port and mark of the server that was started last; empty where none is known."""
    with contextlib.suppress(OSError, ValueError):
        state = json.loads((home / f"{name}.json").read_text())
        return state if isinstance(state, dict) and len(state) == 3 else {}
    return {}


def lives(name, home):
    """Whether the process of this folder's server runs."""
    for child in children:
        child.poll()  # one that died is gone, not a zombie
    state = _state(name, home)
    return bool(state) and state["mark"] in command_line(state["pid"])


def stop(name, home):
    """Stop the server `name` of this folder, cleanly if it can; nothing happens where none runs."""
    state = _state(name, home)
    if state:
        end(state["pid"], state["mark"])
        (home / f"{name}.json").unlink(missing_ok=True)


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
