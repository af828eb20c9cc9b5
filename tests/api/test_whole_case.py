"""A case from draft to delivered license, by the API alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from apps.cases.registry import plugin_for
from tests.api.client import ok
from tests.cases.conftest import MATTER
from tests.cases.samples import a_pdf

OPINION = {"verdict": "agree", "text": "符合条件"}


def acting(caller, case, username, action, entries=None):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return ok(caller(username).act(case, action, entries))


def deliver(caller, case, place):
    acting(caller, case, f"{place}.approver", "grant", {"text": "准予许可"})
    maker = f"{place}.certificates"
    assert acting(caller, case, maker, "make_certificate")["result"]["license"]
    deliverer = "province.delivery" if place == "province" else maker
    assert (
        acting(caller, case, deliverer, "deliver", {"method": "online", "receiver": "林一鸣"})["stage"] == "completed"
    )


def test_a_citizen_files_and_the_county_issues(caller, matter, sealed):
    citizen = caller("citizen")
    (applicant,) = ok(citizen.get("applicants/"))
    started = ok(citizen.post("cases/", {"matter": MATTER, "applicant": applicant["id"], "authority": "990101"}))
    case = started["id"]
    assert [page["complete"] for page in ok(citizen.get(f"cases/{case}/steps/"))] == [False]
    assert ok(citizen.put(f"cases/{case}/steps/title/", {"title": "样例项目"}))["title"] == "样例项目"
    assert citizen.upload(case, "APPLICATION", "申请表.pdf", a_pdf()).status_code == 201
    filed = acting(caller, case, "citizen", "file", {"declaration": True})
    assert (filed["stage"], filed["number"][:10]) == ("filed", "990101-TD-")
    for user, action, entries, stage in [
        ("jiadong.window", "accept", {}, "examination"),
        ("jiadong.handler", "submit_review", OPINION, "review"),
        ("jiadong.reviewer", "submit_decision", OPINION, "decision"),
    ]:
        assert acting(caller, case, user, action, entries)["stage"] == stage
    deliver(caller, case, "jiadong")
    (license,) = ok(citizen.get(f"cases/{case}/licenses/"))
    pdf = citizen.get(f"cases/{case}/licenses/{license['id']}/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


@pytest.mark.usefixtures("catalogue", "sealed")
def test_a_company_files_land_that_the_province_decides(caller, world):
    agent, sample = caller("agent"), plugin_for("land.preexam_site").sample()
    applicant = next(a for a in ok(agent.get("applicants/")) if a["name"] == world.company().name)
    asked = {"matter": "land.preexam_site", "applicant": applicant["id"], "authority": "990101"}
    case = ok(agent.post("cases/", asked))["id"]
    for page in ok(agent.get(f"cases/{case}/steps/")):
        files = {field: SimpleUploadedFile(*file) for field, file in sample.files.get(page["code"], {}).items()}
        data = dict(sample.entries.get(page["code"], {}))
        saved = agent.put_form(f"cases/{case}/steps/{page['code']}/", {**data, **files})
        assert ok(saved)["id"] == case
    for code, (name, content) in sample.materials.items():
        assert agent.upload(case, code, name, content).status_code == 201
    assert ok(agent.get(f"cases/{case}/summary/"))
    assert acting(caller, case, "agent", "file", {"declaration": True})["stage"] == "filed"
    acting(caller, case, "jiadong.window", "accept")
    for place in ("jiadong", "jiajiang"):
        acting(caller, case, f"{place}.handler", "submit_review", OPINION)
        acting(caller, case, f"{place}.reviewer", "report_up", {"text": "拟同意"})
    departments = departments_asked(caller("province.handler"), case)
    asked = {"departments": departments, "question": "是否符合规划和耕地保护要求", "reply_days": 5}
    assert acting(caller, case, "province.handler", "request_co_review", asked)["stage"] == "co_review"
    assert acting(caller, case, "province.planning", "give_opinion", OPINION)["stage"] == "co_review"
    assert acting(caller, case, "province.farmland", "give_opinion", OPINION)["stage"] == "examination"
    acting(caller, case, "province.handler", "submit_review", OPINION)
    acting(caller, case, "province.reviewer", "submit_decision", OPINION)
    deliver(caller, case, "province")
    assert ok(caller("agent").get(f"cases/{case}/licenses/"))[0]["status"] == "valid"


def departments_asked(handler, case):
    """What the API itself offers as choices."""
    act = next(a for a in ok(handler.get(f"cases/{case}/actions/")) if a["name"] == "request_co_review")
    entry = next(e for e in act["entries"] if e["name"] == "departments")
    return [choice["value"] for choice in entry["choices"]]
