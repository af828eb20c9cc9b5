"""Serving the simulator: a threaded HTTP/1.1 server that passes header names with underscores, and can hang up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from wsgiref.types import WSGIEnvironment

from apps.hubsim.gateway import Config
from apps.hubsim.store import Store
from apps.hubsim.wsgi import Simulator

LARGEST = 32 * 1024 * 1024
RID, APP_KEY = "demo-requester", "demo-app-key-0001"


class _Hangup(Exception):
    pass


def _hang_up(environ: WSGIEnvironment) -> None:
    raise _Hangup


class Handler(BaseHTTPRequestHandler):
    """One WSGI call a request. Keeps connections open, for a hub's clients send many calls."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    simulator: Simulator

    def _serve(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            self.send_error(413)
            return
        path, _question, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "CONTENT_LENGTH": length,
            "wsgi.input": BytesIO(self.rfile.read(int(length))),
        }
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()}
        try:
            parts = self.simulator(environ, self._start)
        except _Hangup:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.wfile.write(b"".join(parts))

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        code, _space, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        return self.wfile.write

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """The store keeps the calls; a line each would drown the log."""


def make_server(*, port: int, path: Path | None = None, config: Config | None = None) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 with its store at `path` (memory where there is none). Port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler, bind_and_activate=True)
    server.daemon_threads = True
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    simulator = Simulator(store=Store(path), config=config or Config({RID: APP_KEY}, {}), issuer=issuer, drop=_hang_up)
    server.RequestHandlerClass = type("BoundHandler", (Handler,), {"simulator": simulator})
    return server


@contextmanager
def running(*, config: Config | None = None) -> Iterator[tuple[str, Simulator]]:
    """A simulator in a thread of this process: its address, and the simulator itself."""
    server = make_server(port=0, config=config)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        handler = server.RequestHandlerClass
        yield f"http://127.0.0.1:{server.server_address[1]}", handler.simulator  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
