"""The holder's pages in a real browser: accessible, narrow, and a shown code that another phone can read."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import zxingcpp
from PIL import Image

from apps.deadlines.dates import today
from apps.licenses import showing
from apps.licenses.models import License
from apps.licenses.sharing import find_recipient, give_consent
from tests.browser.conftest import apart
from tests.browser.test_public_pages import faults, sideways
from tests.factories import a_person, a_user
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def holder(world):
    return a_user("holder", display_name="林示例")


@pytest.fixture
def license(issue, holder, world):  # noqa: F811
    county = world.authority("990101")

    def make():
        made = issue(holder=a_person(user=holder, name="林示例"))
        recipient = find_recipient(number=county.uscc, name=county.name)
        last = today() + dt.timedelta(days=30)
        give_consent(license_id=made.pk, user=holder, recipient=recipient, purpose="不动产抵押登记", ends_on=last)
        return made

    return apart(make)


def test_the_pages_are_accessible_and_fit_a_narrow_phone(visit, license, holder):
    pages = ["", f"{license.pk}/", f"{license.pk}/show/", f"{license.pk}/share/", f"{license.pk}/uses/", "shared/"]
    for path in pages:
        page = visit(f"/my/licenses/{path}", width=320, user=holder, language="en")
        assert (path, sideways(page), faults(page)) == (path, 0, [])


def test_a_license_in_its_last_days_fits_a_narrow_phone(visit, license, holder, world):
    last = today() + dt.timedelta(days=20)
    License.objects.update(valid_from=dt.date(2020, 1, 1), valid_to=last)
    clerk = world.user("province.certificates")
    pages = [(holder, "/my/licenses/?tab=ending"), (holder, f"/my/licenses/{license.pk}/")]
    for user, path in [*pages, (clerk, "/desk/licenses/?ending=1"), (clerk, f"/desk/licenses/{license.pk}/")]:
        page = visit(path, width=320, user=user, language="en")
        assert "Ends in 20 days" in page.inner_text("main")
        assert (path, sideways(page), faults(page)) == (path, 0, [])


def test_a_shown_code_is_read_off_the_screen_and_counts_down(visit, license, holder):
    page = visit(f"/my/licenses/{license.pk}/", width=390, user=holder)
    page.click("main form button >> nth=0")
    page.wait_for_selector("[data-left]:not(:empty)")
    assert page.inner_text("[data-left]").startswith(("5:00", "4:5"))
    assert faults(page) == []
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    assert showing.parse(code.text).number == license.number


def test_a_code_that_ends_goes_away_by_itself(visit, license, holder):
    page = visit(f"/my/licenses/{license.pk}/", user=holder)
    page.clock.install()
    page.click("main form button >> nth=0")
    page.wait_for_selector("[data-code]")
    page.clock.fast_forward(6 * 60 * 1000)
    page.wait_for_selector("[data-code]", state="detached")
    assert "二维码已失效" in page.inner_text("main")
