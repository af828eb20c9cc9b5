"""The same moment over HTTP: real server, real connections, real row locks."""

from __future__ import annotations

import collections
import datetime as dt
import http.client
import json
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from apps.cases.models import ActionRequest, Case, WorkItem
from apps.cases.vocabulary import DocumentKind, ItemKind, ItemState, Stage
from apps.identity.models import Duty
from apps.identity.services import open_post
from apps.ledger.models import Entry
from tests.factories import a_user
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CLERKS = 20


def signed_in(user):
    """The cookies of a session, made before the race."""
    client = Client()
    client.force_login(user)
    client.get("/accounts/login/")
    token = "t" * 32
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}", "X-CSRFToken": token}


def post(address, path, body, headers):
    server = urlsplit(address)
    request = http.client.HTTPConnection(server.hostname, server.port, timeout=60)
    try:
        sent = {"Content-Type": "application/json", "Connection": "close", **headers}
        request.request("POST", path, json.dumps(body), sent)
        answer = request.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        request.close()


def clerks_of_the_window(world):
    county = world.authority("990101")
    clerks = [a_user(f"window{n}") for n in range(CLERKS)]
    for clerk in clerks:
        open_post(user=clerk, duty=Duty.WINDOW, authority=county, starts_on=dt.date(2020, 1, 1))
    return clerks


def accepted_entries(course):
    return Entry.objects.filter(subject_type="case", subject_id=str(course.id), kind="case.accepted")


def test_twenty_clerks_accept_one_case_at_once(world, course, live_server):
    course.filed()
    path = f"/api/v1/cases/{course.id}/actions/accept/"
    body = {"version": course.case.version}
    sessions = [signed_in(clerk) for clerk in clerks_of_the_window(world)]
    answers = at_once([partial(post, live_server.url, path, body, headers) for headers in sessions])
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert collections.Counter(status for status, _body in answers) == {200: 1, 409: CLERKS - 1}
    assert {refusal["code"] for status, refusal in answers if status == 409} == {"stale"}
    assert accepted_entries(course).count() == 1
    assert WorkItem.objects.filter(case_id=course.id, kind=ItemKind.EXAMINE, state=ItemState.OPEN).count() == 1
    assert course.case.documents.filter(kind=DocumentKind.ACCEPTANCE_NOTICE).count() == 1
    assert (course.case.stage, course.case.version) == (Stage.EXAMINATION, 2)


def test_without_a_version_they_are_told_that_the_stage_has_passed(world, course, live_server):
    course.filed()
    path = f"/api/v1/cases/{course.id}/actions/accept/"
    sessions = [signed_in(clerk) for clerk in clerks_of_the_window(world)]
    answers = at_once([partial(post, live_server.url, path, {}, headers) for headers in sessions])
    assert collections.Counter(status for status, _body in answers) == {200: 1, 409: CLERKS - 1}
    assert {refusal["code"] for status, refusal in answers if status == 409} == {"not_possible"}
    assert accepted_entries(course).count() == 1


def test_twenty_repeats_of_one_key_get_one_answer_and_have_one_effect(world, course, live_server):
    course.filed()
    path = f"/api/v1/cases/{course.id}/actions/accept/"
    headers = {**signed_in(world.user("jiadong.window")), "Idempotency-Key": "click-1"}
    body = {"version": course.case.version}
    answers = at_once([partial(post, live_server.url, path, body, headers)] * CLERKS)
    assert [status for status, _body in answers] == [200] * CLERKS
    assert all(answer == answers[0] for answer in answers)
    assert accepted_entries(course).count() == 1
    assert ActionRequest.objects.filter(request_id="click-1").count() == 1
    assert course.case.version == 2


def test_twenty_repeats_of_one_start_open_one_draft(world, matter, live_server):
    body = {"matter": matter.matter.code, "applicant": world.person("citizen").pk, "authority": "990101"}
    headers = {**signed_in(world.user("citizen")), "Idempotency-Key": "start-1"}
    answers = at_once([partial(post, live_server.url, "/api/v1/cases/", body, headers)] * CLERKS)
    assert [status for status, _body in answers] == [201] * CLERKS
    assert all(answer == answers[0] for answer in answers)
    assert Case.objects.count() == 1


def test_the_race_is_run_on_a_server_with_row_locks():
    assert connection.features.has_select_for_update
