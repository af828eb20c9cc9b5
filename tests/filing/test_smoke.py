import pytest
from tests.filing.conftest import *

def test_all(browser, returned, empty, course):
    pass

def test_pages(browser, course, empty):
    for p in ["/my/", "/my/start/", "/my/messages/", f"/my/start/{course.case.matter_code}/", f"/my/cases/{empty.pk}/draft/", f"/my/cases/{empty.pk}/steps/title/", f"/my/cases/{empty.pk}/materials/APPLICATION/", f"/my/cases/{empty.pk}/draft/check/", f"/my/cases/{course.id}/draft/check/", f"/my/cases/{empty.pk}/draft/discard/"]:
        print(p); text(browser.get(p))

def test_filed(browser, filed):
    for p in ["", "receipt/", "withdraw/"]:
        print(p); text(browser.get(f"/my/cases/{filed.id}/"+p))

def test_returned(browser, returned):
    for p in ["", "answer/", "steps/title/", "materials/APPLICATION/"]:
        print(p); text(browser.get(f"/my/cases/{returned.id}/"+p))

def test_granted(browser, course):
    course.accepted()
    text(browser.get(f"/my/cases/{course.id}/"))
    course.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    text(browser.get(f"/my/cases/{course.id}/"))
