"""Messages about one's cases."""

from __future__ import annotations

from apps.cases.models import Notice
from tests.filing.conftest import text


def test_a_message_is_unread_until_it_is_opened(browser, returned):
    notice = Notice.objects.get(recipient__username="citizen", code="case.correction_requested")
    page = text(browser.get("/my/messages/"))
    assert returned.case.number in page
    assert "未读" in page
    assert browser.get(f"/my/messages/{notice.pk}/").url == f"/my/cases/{returned.id}/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "未读" not in text(browser.get("/my/messages/"))


def test_all_can_be_marked_as_read(browser, returned):
    assert browser.post("/my/messages/read/").url == "/my/messages/"
    assert not Notice.objects.filter(recipient__username="citizen", read_at__isnull=True).exists()


def test_a_message_to_someone_else_is_not_found(outsider, returned):
    notice = Notice.objects.filter(recipient__username="citizen").first()
    assert outsider.get(f"/my/messages/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_list_is_bounded(browser, returned, django_assert_max_num_queries):
    notice = Notice.objects.filter(recipient__username="citizen").first()
    Notice.objects.bulk_create(
        Notice(
            recipient=notice.recipient,
            case=notice.case,
            code=notice.code,
            params=notice.params,
            created_at=notice.created_at,
        )
        for _ in range(60)
    )
    with django_assert_max_num_queries(10):
        response = browser.get("/my/messages/")
    assert len(response.context["rows"]) == 20
    older = browser.get("/my/messages/" + response.context["pages"].older)
    assert older.context["rows"][0]["notice"].pk < response.context["rows"][-1]["notice"].pk


def test_without_messages_the_page_says_so(browser):
    assert "没有消息" in text(browser.get("/my/messages/"))


def test_a_clerks_message_opens_the_case_on_the_desk(client, world, filed):
    user = world.user("jiadong.window")
    notice = Notice.objects.create(
        recipient=user, case=filed.case, code="case.due_soon", params={}, created_at=filed.case.filed_at
    )
    client.force_login(user)
    assert client.get(f"/my/messages/{notice.pk}/").url == f"/desk/cases/{filed.id}/"
