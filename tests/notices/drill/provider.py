"""A provider in a process of its own: it passes a key on once, and says what it was given."""

import json
import sys
import time
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock


class Provider(BaseHTTPRequestHandler):
    """POST takes a message, GET tells what was taken: {subject: {key: how often it was presented}}."""

    taken = defaultdict(Counter)
    lock = Lock()
    slow = 0.0  # seconds between taking a message and saying so: in there most workers die

    def do_POST(self):
        body = self.rfile.read(length := int(self.headers["Content-Length"]))
        if len(body) < length:  # the worker died while it spoke: nothing was taken
            return
        message = json.loads(body)
        with self.lock:
            self.taken[message["subject"]][self.headers["Idempotency-Key"]] += 1
        time.sleep(self.slow)
        self.answer("{}")

    def do_GET(self):
        with self.lock:
            self.answer(json.dumps(self.taken))

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):  # the worker died while we answered
            return

    def log_message(self, *words):
        return


if __name__ == "__main__":
    Provider.slow = float(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
