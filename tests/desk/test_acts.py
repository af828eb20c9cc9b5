"""One page per act: entering, confirming, doing it once."""

from __future__ import annotations

from apps.cases.vocabulary import Stage
from apps.ledger.models import Entry
from tests.desk.conftest import Course, SignIn, a_form, page_text

OPINION = {"verdict": "agree", "text": "符合条件"}


def test_an_act_that_can_be_undone_is_done_at_once(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    handler, url = signed_in("jiadong.handler"), f"{course.url}acts/submit_review/"
    entered = {**a_form(handler.get(url)), **OPINION}
    page = page_text(handler.post(url, entered, follow=True))
    assert course.case.stage == Stage.REVIEW
    assert "已办理：" in page


def test_an_irreversible_act_is_confirmed_first_with_what_it_means(course: Course, signed_in: SignIn) -> None:
    course.in_decision()
    approver, url = signed_in("jiadong.approver"), f"{course.url}acts/grant/"
    entered = {**a_form(approver.get(url)), "text": "准予许可，按图实施"}
    page = page_text(approver.post(url, entered))
    assert "具有法律效力" in page
    assert "准予许可，按图实施" in page
    assert course.case.stage == Stage.DECISION
    assert approver.post(url, {**entered, "confirmed": "1"}).status_code == 302
    assert course.case.stage == Stage.CERTIFICATE


def test_what_was_entered_can_be_changed_before_confirming(course: Course, signed_in: SignIn) -> None:
    course.in_decision()
    approver, url = signed_in("jiadong.approver"), f"{course.url}acts/grant/"
    entered = {**a_form(approver.get(url)), "text": "准予许可，按图实施", "change": "1"}
    page = page_text(approver.post(url, entered))
    assert "准予许可，按图实施</textarea>" in page


def test_an_act_without_entries_is_confirmed_on_its_first_page(course: Course, signed_in: SignIn) -> None:
    course.granted()
    maker, url = signed_in("jiadong.certificates"), f"{course.url}acts/make_certificate/"
    response = maker.get(url)
    assert "编号一经使用不再重复" in page_text(response)
    maker.post(url, {**a_form(response), "confirmed": "1"})
    assert Entry.objects.filter(kind="case.license_numbered", subject_id=str(course.id)).count() == 1


def test_errors_stand_at_the_field_and_nothing_typed_is_lost(course: Course, signed_in: SignIn) -> None:
    course.in_decision()
    approver, url = signed_in("jiadong.approver"), f"{course.url}acts/refuse/"
    entered = {**a_form(approver.get(url)), "reason": "太短", "article": "第三十八条", "remedies": "复议"}
    page = page_text(approver.post(url, entered), 422)
    assert page.count('href="#id_reason"') == 1
    assert "第三十八条" in page
    assert course.case.stage == Stage.DECISION


def test_a_double_click_has_one_effect_and_one_answer(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    handler, url = signed_in("jiadong.handler"), f"{course.url}acts/submit_review/"
    entered = {**a_form(handler.get(url)), **OPINION}
    first, second = handler.post(url, entered), handler.post(url, entered)
    assert first.url == second.url == course.url
    assert Entry.objects.filter(kind="case.examined", subject_id=str(course.id)).count() == 1


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    handler, url = signed_in("jiadong.handler"), f"{course.url}acts/submit_review/"
    entered = {**a_form(handler.get(url)), "verdict": "agree", "text": "我写了很久的意见"}
    course.do("jiadong.handler", "request_extension", {"reason": "情况复杂需要核实"})
    page = page_text(handler.post(url, entered), 409)
    assert "本件已有变动" in page
    assert "我写了很久的意见" in page
    assert f'href="{course.url}"' in page
    assert course.case.stage == Stage.EXAMINATION
    again = {**entered, "version": str(course.case.version)}
    assert handler.post(url, again).status_code == 302


def test_an_act_the_stage_no_longer_allows_is_refused_with_the_text_kept(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    handler, url = signed_in("jiadong.handler"), f"{course.url}acts/submit_review/"
    entered = {**a_form(handler.get(url)), "verdict": "agree", "text": "我写了很久的意见"}
    course.do("jiadong.handler", "submit_review", OPINION)
    page = page_text(handler.post(url, entered), 409)
    assert "现在不能办理" in page
    assert "我写了很久的意见" in page


def test_a_colleagues_claim_refuses_the_act(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    course.claim("jiadong.handler2", "examine")
    page = page_text(signed_in("jiadong.handler").get(f"{course.url}acts/submit_review/"), 403)
    assert "邵远航" in page


def test_the_handler_cannot_open_the_approvers_act(course: Course, signed_in: SignIn) -> None:
    course.in_decision()
    page_text(signed_in("jiadong.handler").get(f"{course.url}acts/grant/"), 403)


def test_acts_of_the_applicant_and_unknown_acts_are_not_found(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    for name in ("file", "withdraw", "lapse_correction", "fly"):
        page_text(window.get(f"{course.url}acts/{name}/"), 404)


def test_departments_are_chosen_and_asked(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    handler, url = signed_in("jiadong.handler"), f"{course.url}acts/request_co_review/"
    response = handler.get(url)
    farmland = course.world.department("990101", "farmland")
    assert farmland.name in page_text(response)
    entered = {**a_form(response), "departments": [farmland.pk], "question": "是否占用耕地", "reply_days": "5"}
    assert handler.post(url, entered).status_code == 302
    assert course.case.stage == Stage.CO_REVIEW


def test_a_correction_notice_carries_all_entries_through_the_confirm_page(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window, url = signed_in("jiadong.window"), f"{course.url}acts/request_correction/"
    entered = {**a_form(window.get(url)), "entry_title": "名称不符", "material_APPLICATION": "缺章", "reply_days": "5"}
    response = window.post(url, entered)
    carried = {**a_form(response), **dict(response.context["page"].hidden), "confirmed": "1"}
    assert window.post(url, carried).status_code == 302
    assert [i.problem for i in course.case.correction.items.all()] == ["名称不符", "缺章"]


def test_the_stand_in_acts_and_both_names_are_recorded(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    course.claim("jiadong.handler", "examine")
    course.stand_in("jiadong.registration", for_="jiadong.handler")
    deputy, url = signed_in("jiadong.registration"), f"{course.url}acts/submit_review/"
    deputy.post(url, {**a_form(deputy.get(url)), **OPINION})
    entry = Entry.objects.get(kind="case.examined", subject_id=str(course.id))
    assert entry.actor_name == "秦明权"
    assert '"stand_in_for":"jiadong.handler"' in entry.acting_for
