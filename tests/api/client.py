"""A caller of the API: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.identity.models import User


class Caller:
    """Signed in as `user`, or nobody; every method gives the response."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, data: Any = None, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.client.post(f"/api/v1/{path}", data or {}, content_type="application/json", headers=headers)

    def put(self, path: str, data: Any) -> Any:
        return self.client.put(f"/api/v1/{path}", data, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1/{path}")

    def put_form(self, path: str, data: Mapping[str, Any]) -> Any:
        return self.client.put(f"/api/v1/{path}", encode_multipart(BOUNDARY, data), content_type=MULTIPART_CONTENT)

    def upload(self, case: object, code: str, name: str, content: bytes) -> Any:
        data = {"code": code, "file": SimpleUploadedFile(name, content)}
        return self.client.post(f"/api/v1/cases/{case}/materials/", data)

    def act(self, case: object, action: str, entries: Any = None, *, key: str | None = None, **more: Any) -> Any:
        return self.post(f"cases/{case}/actions/{action}/", {"entries": entries or {}, **more}, key=key)


def ok(response: Any) -> Any:
    """The JSON of a success."""
    assert 200 <= response.status_code < 300, (response.status_code, response.content[:500])
    return response.json()


def refused(response: Any, status: int) -> Any:
    """The JSON of a refusal with this status."""
    answer = response.json()
    assert response.status_code == status, (response.status_code, answer)
    assert answer["detail"]
    return answer
