"""A hub that gives secrets as it should, and answers every other call with what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from apps.hubsim.gateway import wrap
from apps.hubsim.server import APP_KEY

A_PAGE = "<html>系统维护中 \x00</html>".encode()


@dataclass(frozen=True)
class Reply:
    """`length` states another length than the body's; `pieces` sends so many of it, `pause` seconds apart."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    pieces: int = 1
    pause: float = 0.0


def ok(data: Any = None, code: Any = "0", message: Any = "") -> Reply:
    return Reply(json.dumps({"code": code, "message": message, "data": data}).encode())


def a_secret(text: str = "s" * 32, **changes: Any) -> Reply:
    end = (time.time_ns() // 1_000_000) + 1_800_000
    return ok({"secret": wrap(text, APP_KEY), "secretEndTime": end} | changes)


@dataclass
class BadHub:
    """`answers` are given one after another, the last again and again. `calls` came: path, headers, body."""

    answers: list[Reply] = field(default_factory=lambda: [ok()])
    secrets: list[Reply] = field(default_factory=lambda: [a_secret()])
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    sent: int = 0
    connections: set[int] = field(default_factory=set)

    def next(self, path: str) -> Reply:
        queue = self.secrets if path == "/gateway/secret" else self.answers
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def of(self, path: str) -> list[tuple[dict[str, str], bytes]]:
        return [(headers, body) for called, headers, body in self.calls if called == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: BadHub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hub.calls.append((self.path, dict(self.headers.items()), body))
        self.hub.connections.add(self.client_address[1])
        reply = self.hub.next(self.path)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        whole = len(reply.body) * reply.pieces
        self.send_header("Content-Length", str(whole if reply.length is None else reply.length))
        self.end_headers()
        # Whoever called may hang up before the end.
        with suppress(OSError):
            for _ in range(reply.pieces):
                self.wfile.write(reply.body)
                self.hub.sent += len(reply.body)
                time.sleep(reply.pause)
        if reply.length is not None:
            self.close_connection = True

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at `calls`."""


@contextmanager
def misbehaving() -> Iterator[tuple[str, BadHub]]:
    """Its address on the loopback, and what it is to answer."""
    hub = BadHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
