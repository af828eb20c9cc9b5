"""The register at the desk: who sees it, and how an approver decides on a license."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.deadlines.dates import today
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, Occasion, Status
from apps.licenses.services import prepare_files, reissue
from apps.licenses.verification import Outcome, verify_number
from tests.desk.conftest import SignIn, page_text
from tests.licenses.conftest import DAY, issue, number_one, seal
from tests.licenses.conftest import files as license_files

__all__ = ["issue", "license_files", "number_one", "seal"]

ENTERED = {"cause_code": "fraud", "decision": "示自然资撤〔2026〕7号", "reason": "以欺骗手段取得"}


def page_of(license: License, rest: str = "") -> str:
    return f"/desk/licenses/{license.pk}/{rest}"


@pytest.fixture
def license(issue) -> License:
    """Issued by the province."""
    return issue()


def test_clerks_of_the_issuer_find_it(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    assert license.number in page_text(client.get("/desk/licenses/"))
    assert license.number in page_text(client.get("/desk/licenses/", {"number": f" {license.identifier} "}))
    assert license.number not in page_text(client.get("/desk/licenses/", {"number": "测字第1号"}))


@pytest.mark.parametrize("username", ["jiadong.approver", "admin.system"])
@pytest.mark.parametrize("rest", ["", "file/", "decide/revoke/"])
def test_to_others_it_does_not_exist(license: License, signed_in: SignIn, username: str, rest: str) -> None:
    client = signed_in(username)
    assert client.get(page_of(license, rest)).status_code == 404
    assert license.number not in page_text(client.get("/desk/licenses/"))


def test_applicants_have_no_register(license: License, signed_in: SignIn) -> None:
    assert signed_in("agent").get("/desk/licenses/").status_code == 404


def test_the_supervisor_above_sees_its_history(license: License, signed_in: SignIn) -> None:
    page = page_text(signed_in("ministry.supervisor").get(page_of(license)))
    assert "颁发证照" in page
    assert "decide/" not in page


def test_the_approver_revokes_it_and_the_public_hears_at_once(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    address = page_of(license, "decide/revoke/")
    assert address in page_text(client.get(page_of(license)))
    assert "决定书文号" in page_text(client.get(address))
    assert "示自然资撤〔2026〕7号" in page_text(client.post(address, ENTERED))  # the confirm page
    assert verify_number(license.number).outcome == Outcome.VALID
    done = client.post(address, {**ENTERED, "confirmed": "1"}, follow=True)
    assert "以欺骗手段取得（示自然资撤〔2026〕7号）" in page_text(done)
    assert verify_number(license.number).outcome == Outcome.REVOKED
    entry = Entry.objects.get(kind="license.revoked")
    assert '"duty":"approver"' in entry.acting_for


def test_clicking_twice_decides_once(license: License, signed_in: SignIn) -> None:
    client, address = signed_in("province.approver"), page_of(license, "decide/revoke/")
    for _click in range(2):
        assert client.post(address, {**ENTERED, "confirmed": "1"}).status_code == 302
    assert Entry.objects.filter(kind="license.revoked").count() == 1


@pytest.mark.parametrize("field", ENTERED)
def test_each_entry_is_asked_for_at_its_field(license: License, signed_in: SignIn, field: str) -> None:
    client = signed_in("province.approver")
    response = client.post(page_of(license, "decide/revoke/"), {**ENTERED, field: " ", "confirmed": "1"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert License.objects.get().status == Status.VALID


def test_a_cause_of_another_decision_is_refused(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    response = client.post(page_of(license, "decide/suspend/"), {**ENTERED, "confirmed": "1"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["cause_code"])


def test_what_was_entered_can_be_changed(license: License, signed_in: SignIn) -> None:
    response = signed_in("province.approver").post(page_of(license, "decide/revoke/"), {**ENTERED, "change": "1"})
    assert ENTERED["decision"] in page_text(response)
    assert License.objects.get().status == Status.VALID


def test_someone_without_the_post_is_told_whose_it_is_and_recorded(license: License, signed_in: SignIn) -> None:
    client, address = signed_in("province.certificates"), page_of(license, "decide/revoke/")
    assert "只有示例省自然资源厅的审批岗" in page_text(client.get(address), 403)
    assert client.post(address, {**ENTERED, "confirmed": "1"}).status_code == 403
    assert License.objects.get().status == Status.VALID
    assert Entry.objects.filter(kind="access.refused", subject_type="license").count() == 1


def test_what_is_not_possible_any_more_is_said(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    client.post(page_of(license, "decide/revoke/"), {**ENTERED, "confirmed": "1"})
    suspension = {**ENTERED, "cause_code": "penalty", "confirmed": "1"}
    assert "撤销" in page_text(client.post(page_of(license, "decide/suspend/"), suspension), 409)
    assert client.get(page_of(license, "decide/suspend/")).status_code == 409


@pytest.mark.parametrize("code", ["fly", "REVOKE", "valid"])
def test_an_unknown_decision_does_not_exist(license: License, signed_in: SignIn, code: str) -> None:
    assert signed_in("province.approver").get(page_of(license, f"decide/{code}/")).status_code == 404


def test_suspending_and_resuming_stand_in_the_history(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    for code, cause in (("suspend", "penalty"), ("resume", "ended")):
        client.post(page_of(license, f"decide/{code}/"), {**ENTERED, "cause_code": cause, "confirmed": "1"})
    events = client.get(page_of(license)).context["page"].events
    assert [event.title for event in events][:2] == ["恢复证照效力（第1版）", "暂停证照效力（第1版）"]
    assert "行政处罚法" in events[1].words


def test_all_versions_have_their_files_and_their_history(license: License, signed_in: SignIn) -> None:
    change = {"license": license, "occasion": Occasion.CHANGE, "reason": "名称变更", "source_ref": "case-2"}
    second = prepare_files(license_id=reissue(**change, issued_on=DAY, actor=SYSTEM).pk)
    client = signed_in("province.certificates")
    page = page_text(client.get(page_of(second)))
    assert page_of(license, "file/") in page
    assert "名称变更" in page
    response = client.get(page_of(license, "file/"))
    assert f"{license.identifier}.pdf" in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert Entry.objects.filter(kind="license.file_downloaded").count() == 1


def test_a_license_being_made_has_no_file_yet(number_one, signed_in: SignIn) -> None:
    license = number_one()
    client = signed_in("province.approver")
    assert "file/" not in page_text(client.get(page_of(license)))
    assert client.get(page_of(license, "file/")).status_code == 404


@pytest.mark.parametrize("at", ["x", "9" * 30, "-1", "٣"])
def test_a_place_that_makes_no_sense_is_the_first_page(license: License, signed_in: SignIn, at: str) -> None:
    page = page_text(signed_in("province.certificates").get("/desk/licenses/", {"at": at, "number": "\x00"}))
    assert license.number in page


def test_the_list_takes_as_many_queries_for_many(number_one, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    counts = []
    for source in range(12):
        number_one(source_ref=f"case-{source}")
        if source in (0, 11):
            with CaptureQueriesContext(connection) as queries:
                page_text(client.get("/desk/licenses/"))
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_has_pages(number_one, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.desk.register.PAGE_SIZE", 2)
    for source in range(3):
        number_one(source_ref=f"case-{source}")
    client = signed_in("province.certificates")
    first = client.get("/desk/licenses/")
    second = client.get("/desk/licenses/" + first.context["pages"].older)
    assert [len(page.context["rows"]) for page in (first, second)] == [2, 1]
    assert second.context["pages"].older == ""


ENDING = "/desk/licenses/?ending=1"


def end_in(days: dict[str, int]) -> None:
    """Puts what was issued in these cases in force, with its last day so many days away."""
    made = {"data_digest": "d", "data_signature": "s", "qr_payload": "q", "pdf": "p", "pdf_digest": "x"}
    for source, left in days.items():
        last = today() + timedelta(days=left)
        License.objects.filter(source_ref=source).update(
            status=Status.VALID, valid_from=date(2020, 1, 1), valid_to=last, **made
        )


def test_what_ends_within_90_days_is_listed_soonest_first(number_one, signed_in: SignIn) -> None:
    lefts = {"case-0": 90, "case-1": 0, "case-2": 91, "case-3": -1, "case-4": 45}
    for source in lefts:
        number_one(source_ref=source)
    end_in(lefts)
    License.objects.filter(source_ref="case-4").update(
        status=Status.SUSPENDED, status_reason="原因", status_cause="penalty"
    )
    response = signed_in("province.certificates").get(ENDING)
    assert [row.license.source_ref for row in response.context["rows"]] == ["case-1", "case-0"]
    assert "还有90天到期" in page_text(response)
    assert "请最迟于" in page_text(response)


def test_the_supervisor_above_sees_what_ends_and_the_county_does_not(license: License, signed_in: SignIn) -> None:
    end_in({"case-1": 40})
    assert license.number in page_text(signed_in("ministry.supervisor").get(ENDING))
    assert license.number not in page_text(signed_in("jiadong.approver").get(ENDING))


def test_where_nothing_ends_the_page_says_so(license: License, signed_in: SignIn) -> None:
    assert "近期没有到期的证照" in page_text(signed_in("province.certificates").get(ENDING))


def test_the_list_of_what_ends_is_bounded_and_takes_as_many_queries_for_many(
    number_one, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.desk.register.PAGE_SIZE", 5)
    client, counts = signed_in("province.certificates"), []
    for source in range(8):
        number_one(source_ref=f"case-{source}")
        end_in({f"case-{source}": 40 - source % 2})
        if source in (0, 7):
            with CaptureQueriesContext(connection) as queries:
                first = client.get(ENDING)
            counts.append(len(queries))
    second = client.get("/desk/licenses/" + first.context["pages"].older)
    shown = [row.license.source_ref for page in (first, second) for row in page.context["rows"]]
    assert shown == [f"case-{n}" for n in (1, 3, 5, 7, 0, 2, 4, 6)]
    assert counts[0] == counts[1] <= 12
