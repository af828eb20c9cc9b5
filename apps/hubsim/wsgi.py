"""The simulator's web application: gateway, sign-in, its page, the control of its faults. Plain WSGI, no framework."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from apps.hubsim import directory, faults, licenses, pages
from apps.hubsim.gateway import Answer, Config, Gateway
from apps.hubsim.oidc import Provider
from apps.hubsim.store import Store

_STATUS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 413: "Too Large"}


class Simulator:
    """Addresses under `/control/` change faults and stored rows: for demonstration and tests on one machine."""

    def __init__(self, *, store: Store, config: Config, issuer: str, drop: Callable[[WSGIEnvironment], None]) -> None:
        self.store, self.files = store, licenses.Files(issuer)
        self.gateway = Gateway(store, config, self.files)
        self.provider, self._drop = Provider(issuer), drop

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, body = environ["PATH_INFO"], _body(environ)
        try:
            answer = self._route(environ, path, body)
        except faults.Dropped:
            self.store.log(path, "dropped")
            self._drop(environ)
            raise
        if path.startswith("/gateway/"):
            self.store.log(path, f"{answer.status} {answer.body[:40].decode(errors='replace')}")
        headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
        if answer.status == 302:
            headers.append(("Location", answer.body.decode()))
        start_response(f"{answer.status} {_STATUS.get(answer.status, 'Error')}", headers)
        return [answer.body]

    def _route(self, environ: WSGIEnvironment, path: str, body: bytes) -> Answer:
        method, headers = environ["REQUEST_METHOD"], _headers(environ)
        if method == "POST" and path == "/gateway/secret":
            return faults.answer(self.store, lambda: self.gateway.secret(headers, body))
        if method == "POST" and (match := re.fullmatch(r"/gateway/api/([\w-]{1,64})", path)):
            return faults.answer(self.store, lambda: self.gateway.api(match[1], headers, body))
        if method == "GET" and path == "/":
            return Answer(200, pages.overview(self.store).encode(), "text/html; charset=utf-8")
        if method == "GET" and path.startswith("/files/"):
            return faults.answer(self.store, lambda: self._file(path[len("/files/") :]))
        if path == "/lists":
            return self._lists(method, body)
        if method == "GET" and path.startswith("/cases/"):
            return Answer(200, pages.case(self.store, path[len("/cases/") :]).encode(), "text/html; charset=utf-8")
        if path.startswith("/control/"):
            return self._control(method, path[len("/control/") :], body, parse_qs(environ.get("QUERY_STRING", "")))
        return self.provider.answer(method, path, parse_qs(environ.get("QUERY_STRING", "")), body, headers)

    def _file(self, token: str) -> Answer:
        content = self.files.open(token)
        return Answer(200, content, "application/pdf") if content else Answer.malformed("no such file", 404)

    def _lists(self, method: str, body: bytes) -> Answer:
        if method == "POST":
            asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if not directory.provoke(self.store, asked.get("what", ""), asked.get("key", "")):
                return Answer.malformed("no such change, or no such line")
            return Answer(302, b"/lists", "text/plain")
        return Answer(200, directory.overview(self.store).encode(), "text/html; charset=utf-8")

    def _control(self, method: str, what: str, body: bytes, query: dict[str, list[str]]) -> Answer:
        if method == "GET" and what == "rows":
            found = self.store.arrivals(query.get("project", [""])[0], limit=100_000)
            return _json([{**vars(row)} for row in found])
        if method == "GET" and what == "counts":
            return _json({"rows": self.store.counts(), "repeated": self.store.repeated()})
        try:
            content = json.loads(body or b"{}")
        except ValueError:
            return Answer.malformed("the body is not JSON")
        if not isinstance(content, dict):
            return Answer.malformed("the body is not an object")
        if method == "POST" and what == "faults":
            wrong = [n for n, p in content.items() if not faults.is_known(n) or not faults.is_probability(p)]
            if wrong:
                return Answer.malformed(f"unknown fault or probability: {', '.join(wrong)}")
            self.store.set_faults({name: float(p) for name, p in content.items() if p})
            return _json(self.store.faults())
        if method == "POST" and what == "forget":
            return _json({"forgotten": self.store.forget(str(content.get("row_guid")))})
        if method == "POST" and what == "applications":
            return _json({"id": self.store.add_application(content)})
        if method == "POST" and what == "tasks":
            self.store.add_task(content["table"], content["cd_time"], content["row"])
            return _json({})
        return Answer.malformed("no such control", 404)


def _json(data: Any) -> Answer:
    return Answer(200, json.dumps(data, ensure_ascii=False).encode())


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    """Lower case with underscores, whichever way they were sent."""
    return {name[5:].lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")}


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    content: bytes = environ["wsgi.input"].read(int(length)) if length.isdigit() else b""
    return content
