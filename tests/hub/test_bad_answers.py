"""Each bad answer of a gateway has a name, and holds nobody up."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from apps.hub.gateway import client
from apps.hub.gateway.client import Gateway, Refused, Unauthorized, Unavailable
from apps.hub.models import GatewaySecret
from apps.hubsim.gateway import wrap
from apps.hubsim.server import APP_KEY
from tests.hub.bad_server import A_PAGE, BadHub, Reply, a_secret, ok

pytestmark = pytest.mark.django_db
API = "/gateway/api/report"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(A_PAGE), "not_json"),
        (Reply(b""), "not_json"),
        (Reply(b'{"code":"0","data":{"acc'), "not_json"),
        (Reply(b'{"code":"0","data":NaN}'), "not_json"),
        (Reply(b'{"code":"0","data":"\\ud800"}'), "not_json"),
        (Reply(b'{"code":"0","data":{"\\u0000":1}}'), "not_json"),
        (Reply(b'{"code":"0","data":"\xff"}'), "not_json"),
        (Reply(b'{"code":"0","data":' + b"[" * 500 + b"]" * 500 + b"}"), "not_json"),
        (Reply(b"[" * 100_000), "not_json"),
        (Reply(b'{"code":"0"', length=500), "connection"),
        (Reply(b"[]"), "no_envelope"),
        (Reply(b'"0"'), "no_envelope"),
        (Reply(b"{}"), "no_envelope"),
        (ok(code=0), "no_envelope"),
        (ok(code=None), "no_envelope"),
        (ok(code="E-500"), "code_E-500"),
        (ok(code="x" * 5000), "code_" + "x" * 27),
        (Reply(status=500), "http_500"),
        (Reply(A_PAGE, status=503), "http_503"),
        (Reply(status=429), "http_429"),
        (Reply(status=204), "http_204"),
    ],
)
def test_an_answer_that_is_none_is_no_answer(bad: BadHub, reply: Reply, kind: str) -> None:
    bad.answers = [reply]
    with pytest.raises(Unavailable) as failed:
        Gateway().call("report", b"{}")
    assert failed.value.kind == kind


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_call_refused_by_status_is_not_tried_again(bad: BadHub, status: int) -> None:
    bad.answers = [Reply(A_PAGE, status=status)]
    with pytest.raises(Refused):
        Gateway().call("report", b"{}")
    assert len(bad.of(API)) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(bad: BadHub, status: int) -> None:
    bad.answers = [Reply(status=status, headers=(("Location", "/elsewhere"),)), ok()]
    with pytest.raises(Unavailable, match=f"http_{status}"):
        Gateway().call("report", b"{}")
    assert bad.of("/elsewhere") == []


def test_an_answer_that_is_too_large_is_not_read_to_its_end(bad: BadHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LARGEST_ANSWER", 100_000)
    bad.answers = [Reply(b" " * 100_000, pieces=1000)]
    with pytest.raises(Unavailable, match="too_large"):
        Gateway().call("report", b"{}")
    assert bad.sent < 100_000 * 1000


def test_an_answer_of_the_largest_size_is_read(bad: BadHub, monkeypatch: pytest.MonkeyPatch) -> None:
    bad.answers = [ok("x" * 200_000)]
    monkeypatch.setattr(client, "LARGEST_ANSWER", len(bad.answers[0].body))
    assert Gateway().call("report", b"{}") == "x" * 200_000


def test_calls_share_a_connection(bad: BadHub) -> None:
    bad.answers = [ok("x" * 200_000)]
    for _ in range(5):
        Gateway().call("report", b"{}")
    assert len(bad.connections) == 1


def test_an_answer_that_stops_in_its_middle_is_given_up(bad: BadHub, settings: Any) -> None:
    Gateway().call("report", b"{}")
    settings.HUB_TIMEOUT = 0.2
    bad.answers = [Reply(b" ", pieces=2, pause=1)]
    with pytest.raises(Unavailable, match="timeout"):
        Gateway().call("report", b"{}")


def test_a_packed_answer_is_unpacked(bad: BadHub) -> None:
    packed = gzip.compress(ok("x" * 200_000).body)
    bad.answers = [Reply(packed, headers=(("Content-Encoding", "gzip"),))]
    assert Gateway().call("report", b"{}") == "x" * 200_000


def test_an_answer_that_is_not_packed_as_it_says_is_none(bad: BadHub) -> None:
    bad.answers = [Reply(b'{"code":"0"}', headers=(("Content-Encoding", "gzip"),))]
    with pytest.raises(Unavailable, match="connection"):
        Gateway().call("report", b"{}")


def test_an_answer_that_drips_is_given_up(bad: BadHub, settings: Any) -> None:
    Gateway().call("report", b"{}")
    settings.HUB_TIMEOUT, bad.sent = 0.3, 0
    bad.answers = [Reply(b" ", pieces=100, pause=0.05)]
    with pytest.raises(Unavailable, match="timeout"):
        Gateway().call("report", b"{}")
    assert bad.sent < 100


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": None},
        {"secret": ""},
        {"secret": "garbage"},
        {"secret": "密"},
        {"secret": 5},
        {"secret": []},
        {"secret": wrap("s" * 32, "another-key")},
        {"secret": wrap("", APP_KEY)},
        {"secret": wrap("a\x00b", APP_KEY)},
        {"secretEndTime": None},
        {"secretEndTime": "soon"},
        {"secretEndTime": []},
        {"secretEndTime": 10**17},
        {"secretEndTime": -(10**17)},
        {"secretEndTime": 10**400},
        {"secretEndTime": 1e308},
    ],
)
def test_a_secret_that_is_garbage_is_no_secret(bad: BadHub, changes: dict[str, Any]) -> None:
    bad.secrets = [a_secret(**changes), a_secret()]
    with pytest.raises(Unavailable, match="bad_secret"):
        Gateway().call("report", b"{}")
    assert GatewaySecret.objects.get().refreshing_until is None
    assert bad.of(API) == []
    Gateway().call("report", b"{}")  # and the next try is free to ask again


@pytest.mark.parametrize("data", [None, [], "x", 5])
def test_an_answer_without_a_secret_is_none(bad: BadHub, data: Any) -> None:
    bad.secrets = [ok(data)]
    with pytest.raises(Unavailable, match="bad_secret"):
        Gateway().call("report", b"{}")


def test_a_call_refused_as_a_replay_is_signed_anew_and_tried_once(bad: BadHub) -> None:
    bad.answers = [ok(code="-1", message="seen before"), ok("done")]
    assert Gateway().call("report", b'{"rows":[]}') == "done"
    (first, body), (second, again) = bad.of(API)
    assert body == again == b'{"rows":[]}'
    assert int(second["gjgxjhpt_rtime"]) > int(first["gjgxjhpt_rtime"])
    assert first["gjgxjhpt_sign"] != second["gjgxjhpt_sign"]


@pytest.mark.parametrize("code", ["-1", "E-106"])
def test_a_call_refused_twice_is_given_up_with_the_reason(bad: BadHub, code: str) -> None:
    bad.answers = [ok(code=code, message="no such requester")]
    with pytest.raises(Unauthorized, match="no such requester"):
        Gateway().call("report", b"{}")
    assert (len(bad.of(API)), len(bad.of("/gateway/secret"))) == (2, 2)


def test_an_app_key_that_is_not_known_is_given_up_at_once(bad: BadHub) -> None:
    bad.secrets = [ok(code="-1", message="not authorized")]
    with pytest.raises(Unauthorized, match="app_key"):
        Gateway().call("report", b"{}")
    assert len(bad.calls) == 1
