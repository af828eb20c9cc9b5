"""The gateway's two addresses: `/gateway/secret` and `/gateway/api/{sid}`, by the wire contract."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from apps.hubsim import licenses
from apps.hubsim.columns import is_table, is_time, objection
from apps.hubsim.store import Store, now_ms

FIVE_MINUTES = 5 * 60 * 1000
LARGEST_BODY = 16 * 1024 * 1024
MOST_ROWS = 500
PAGE = 500
ENVELOPE = {"code", "message", "data"}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; `status` 200 with a code other than "0" is a refusal in the envelope."""

    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def ok(cls, data: Any) -> Answer:
        return cls.enveloped("0", data=data)

    @classmethod
    def enveloped(cls, code: str, message: str = "", data: Any = None) -> Answer:
        body = {"code": code, "message": message, "data": data}
        return cls(200, json.dumps(body, ensure_ascii=False).encode())

    @classmethod
    def malformed(cls, message: str, status: int = 400) -> Answer:
        return cls(status, json.dumps({"code": str(status), "message": message, "data": None}).encode())


@dataclass(frozen=True)
class Config:
    """Whom the hub knows: requesters with their appKeys. `signs_body` is profile 1."""

    app_keys: Mapping[str, str]
    sids: Mapping[str, str]
    signs_body: bool = True
    secret_lives_ms: int = 30 * 60 * 1000


def _mac(key: str, *parts: str) -> str:
    digest = hmac.digest(key.encode(), "".join(parts).encode(), hashlib.sha256)
    return base64.b64encode(digest).decode()


def wrap(text: str, app_key: str) -> str:
    """AES-128-ECB with PKCS#5 under SHA1(SHA1(appKey))[:16], base64."""
    key = hashlib.sha1(hashlib.sha1(app_key.encode()).digest()).digest()[:16]  # noqa: S324 (the platform's choice)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 (the platform's)
    padded = padder.update(text.encode()) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def _is_count(value: object) -> TypeGuard[int]:
    """A whole number from 0 that the store can compare with."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 // PAGE


def canonical(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sm3(text: bytes) -> str:
    return hashlib.new("sm3", text).hexdigest()


class Gateway:
    def __init__(self, store: Store, config: Config, files: licenses.Files) -> None:
        self.store, self.config, self.files = store, config, files
        self._services: dict[str, Callable[[dict[str, Any], str], Answer]] = {
            "report": self._rows,
            "license": self._rows,
            "reconcile": self._reconcile,
            "catalogue": self._catalogue,
            "applications": self._applications,
            "license-query": self._license_query,
        }

    def secret(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Step one: signed with the appKey; the four values stand in the body."""
        try:
            stated = json.loads(body)
            values = [str(stated[f"gjgxjhpt_{name}"]) for name in ("rid", "sid", "rtime", "sign")]
        except (ValueError, KeyError, TypeError):
            return Answer.malformed("the body is not the four values")
        rid, sid, rtime, sign = values
        app_key = self.config.app_keys.get(rid, "")
        if not app_key or not hmac.compare_digest(_mac(app_key, sid, rid, rtime).encode(), sign.encode()):
            return Answer.enveloped("-1", "not authorized")
        if refusal := self._untimely(rid, sid, rtime, sign):
            return refusal
        text, ends = self.store.new_secret(rid, lives_ms=self.config.secret_lives_ms)
        return Answer.ok({"secret": wrap(text, app_key), "secretEndTime": ends})

    def api(self, sid: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Step two: signed with the live secret; profile 1 signs the body's digest too."""
        if len(body) > LARGEST_BODY:
            return Answer.malformed("the body is too large", 413)
        if refusal := self._unauthorized(sid, headers, body):
            return refusal
        service = next((name for name, known in self.config.sids.items() if known == sid), sid)
        if service not in self._services:
            return Answer.malformed("no such service", 404)
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            return Answer.malformed("the body is not JSON")
        if not isinstance(content, dict):
            return Answer.malformed("the body is not an object")
        return self._services[service](content, service)

    def _unauthorized(self, sid: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        rid, stated, rtime, sign = (headers.get(f"gjgxjhpt_{name}", "") for name in ("rid", "sid", "rtime", "sign"))
        secret = self.store.secret(rid)
        if not secret or stated != sid:
            return Answer.enveloped("E-106", "no live secret")
        digest = ""
        if self.config.signs_body:
            digest = headers.get("x_body_sm3", "").lower()
            if digest != sm3(body):
                return Answer.enveloped("-1", "the body's digest does not hold")
        if not hmac.compare_digest(_mac(secret, sid, rid, rtime, digest).encode(), sign.encode()):
            return Answer.enveloped("-1", "the signature does not hold")
        return self._untimely(rid, sid, rtime, sign)

    def _untimely(self, rid: str, sid: str, rtime: str, sign: str) -> Answer | None:
        if not (rtime.isascii() and rtime.isdigit()) or abs(now_ms() - int(rtime)) > FIVE_MINUTES:
            return Answer.enveloped("-1", "the time is more than five minutes off")
        if self.store.is_replay(rid, sid, rtime, sign):
            return Answer.enveloped("-1", "seen before")
        return None

    def _rows(self, content: dict[str, Any], service: str) -> Answer:
        table, rows = content.get("table"), content.get("rows")
        expected = {"report": "UP_PRO_", "license": "UP_LIC_"}[service]
        if not is_table(table) or not table.startswith(expected) or not isinstance(rows, list):
            return Answer.malformed("table or rows are missing")
        if len(rows) > MOST_ROWS:
            return Answer.malformed("more than 500 rows", 413)
        accepted, rejected = [], []
        for row in rows:
            if not isinstance(row, dict) or not isinstance(row.get("row_guid"), str):
                return Answer.malformed("a row without a guid")
            wrong = objection(table, row) or self._told_to_reject(row)
            if wrong:
                rejected.append({"row_guid": row["row_guid"], "field": wrong[0], "reason": wrong[1]})
            else:
                accepted.append(row)
        self.store.keep_rows(self._columns(table, row) for row in accepted)
        return Answer.ok({"accepted": [row["row_guid"] for row in accepted], "rejected": rejected})

    def _told_to_reject(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        columns = [name.partition(":")[2] for name in self.store.faults() if name.startswith("reject:")]
        return next(((c, "rejected on request") for c in columns if row.get(c) not in (None, "")), None)

    @staticmethod
    def _columns(table: str, row: dict[str, Any]) -> tuple[str, str, str, str, str, str]:
        text = canonical(row)
        project = str(row.get("project_no") or row.get("certificate_number") or "")
        return row["row_guid"], table, project, row["cd_time"], text, sm3(text.encode())

    def _reconcile(self, content: dict[str, Any], service: str) -> Answer:
        table, first, last, page = (content.get(name) for name in ("table", "from", "to", "page"))
        if not is_table(table) or not is_time(first) or not is_time(last) or not _is_count(page) or page < 1:
            return Answer.malformed("table, from, to and page are needed")
        found, pages = self.store.digests(table, first, last, page=page, size=PAGE)
        return Answer.ok({"rows": [{"row_guid": guid, "digest": digest} for guid, digest in found], "pages": pages})

    def _catalogue(self, content: dict[str, Any], service: str) -> Answer:
        since, page = content.get("since"), content.get("page", 1)
        if not is_time(since) or not _is_count(page) or page < 1:
            return Answer.malformed("since is a time, page a number from 1")
        rows, pages = self.store.tasks(since, page=page, size=PAGE)
        if rows and random.random() < self.store.faults().get("bad-list", 0.0):  # noqa: S311 (a dice)
            rows = [*rows[:-1], {**rows[-1], "task_name": None}]
        return Answer.ok({"rows": rows, "pages": pages})

    def _applications(self, content: dict[str, Any], service: str) -> Answer:
        since = content.get("since_id")
        if not _is_count(since):
            return Answer.malformed("since_id is a number")
        return Answer.ok({"applications": self.store.applications(since)})

    def _license_query(self, content: dict[str, Any], service: str) -> Answer:
        identifier = str(content.get("certificate_identifier") or "")
        holder, kind = str(content.get("holder_code") or ""), str(content.get("certificate_type_code") or "")
        if not identifier and not holder:
            return Answer.malformed("an identifier, or a holder's code, is needed")
        reported = self.store.license(identifier=identifier, holder=holder, kind=kind)
        elsewhere = licenses.by_identifier(identifier) if identifier else licenses.of_holder(holder, kind)
        return Answer.ok({"licenses": [*reported, *map(self.files.offer, elsewhere)]})
