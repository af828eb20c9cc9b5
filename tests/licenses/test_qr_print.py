"""The printed code: found and read by an outside decoder, at the size it has on the sealed PDF."""

from __future__ import annotations

import pypdfium2
import pytest
import segno
import zxingcpp

from apps.licenses import qr
from apps.licenses.document import read_pdf
from apps.licenses.showing import address, show
from tests.factories import a_person, a_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("dpi", [150, 300])
def test_the_code_on_the_pdf_is_read_by_zxing(issue, dpi):
    license = issue()
    with pypdfium2.PdfDocument(read_pdf(license)) as pdf:
        picture = pdf[0].render(scale=dpi / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == qr.address(license.qr_payload)


def test_its_modules_are_large_enough_for_a_phone(issue):
    """31 mm with a border of one module: none below 0.4 mm, which cameras of phones tell apart at a hand's width."""
    code = segno.make(qr.address(issue().qr_payload), error="m", micro=False)
    modules = code.symbol_size(border=1)[0]
    assert 31 / modules >= 0.4


def test_a_shown_code_is_smaller_than_a_printed_one(issue):
    user = a_user()
    license = issue(holder=a_person(user=user))
    shown = segno.make(address(show(license_id=license.pk, user=user).payload), error="l", boost_error=False)
    printed = segno.make(qr.address(license.qr_payload), error="m")
    assert shown.version < printed.version
