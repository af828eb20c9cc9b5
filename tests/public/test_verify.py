"""Verification by anyone: one line in words and shape, what was checked, the holder masked."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.licenses.content import signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.public.forms import VerifyForm
from tests.licenses.ofd.test_issued import content_of
from tests.signatures.ofd import parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def license(issue):
    return issue()


def upload(client, content, name="license.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})


def test_the_page_explains_itself_before_anything_is_asked(text):
    page = text("/verify/")
    assert "verdict" not in page
    assert 'type="file"' in page


def test_a_valid_license_is_said_to_be_valid(text, license):
    page = text("/verify/", number=license.number)
    assert "<h1>有效</h1>" in page
    assert page.count('<span class="glyph is-tick">') == 6
    assert license.data_digest[:8] in page


def test_the_holder_is_masked(text, license):
    page = text("/verify/", number=license.number)
    assert license.holder_name not in page
    assert "＊＊" in page


def test_an_unknown_number_says_so(text):
    page = text("/verify/", number="测字第9900002026999990号")
    assert "is-none" in page


@pytest.mark.parametrize(
    ("status", "kind"), [("suspended", "is-warn"), ("revoked", "is-bad"), ("cancelled", "is-none")]
)
def test_a_license_out_of_force_has_a_shape_of_its_own(text, license, status, kind):
    License.objects.filter(pk=license.pk).update(status=status, status_reason="测试", status_cause="x")
    assert f'class="verdict {kind}"' in text("/verify/", number=license.number)


def test_an_altered_license_shows_no_facts(text, license):
    License.objects.filter(pk=license.pk).update(data=license.data.replace("12.3456", "92.3456"))
    page = text("/verify/", number=license.number)
    assert 'class="verdict is-bad"' in page
    assert "不通过：" in page
    assert "92.3456" not in page


def test_the_code_on_the_license_leads_to_the_same_answer(text, license):
    assert "<h1>有效</h1>" in text(f"/v/{license.qr_payload}")


def test_the_text_of_the_code_may_be_pasted(text, license):
    assert "<h1>有效</h1>" in text("/verify/", number=f"https://example.org/v/{license.qr_payload}")
    assert "<h1>有效</h1>" in text("/verify/", number=license.qr_payload)


def test_a_changed_code_is_altered(text, license):
    payload = license.qr_payload
    forged = payload[:-6] + ("A" if payload[-6] != "A" else "B") + payload[-5:]
    assert 'class="verdict is-bad"' in text(f"/v/{forged}")


def test_the_file_is_verified_and_one_changed_byte_is_found(client, license):
    pdf = read_pdf(license)
    assert "<h1>有效</h1>" in upload(client, pdf).content.decode()
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    assert 'class="verdict is-bad"' in upload(client, bytes(changed)).content.decode()


def test_another_file_is_not_found(client):
    assert "文件无法读取" in upload(client, b"%PDF-1.7 nothing of ours").content.decode()


def test_no_file_says_what_to_do(client):
    page = client.post("/verify/file/", {}).content.decode()
    assert "请选择" in page


def test_a_file_too_large_is_named(client, settings):
    settings.UPLOAD_MAX_BYTES = 10
    page = upload(client, b"%PDF" + b"x" * 20, "很大.pdf").content.decode()
    assert "很大.pdf" in page


def test_an_empty_number_says_what_to_do(text):
    assert 'id="id_number_error"' in text("/verify/", number="  ")


def test_the_holder_is_compared_without_being_shown(client, license):
    ask = {"number": license.number}
    right = client.post("/verify/holder/", {**ask, "name": license.holder_name}).content.decode()
    wrong = client.post("/verify/holder/", {**ask, "name": "别的公司"}).content.decode()
    assert "是持证人的名称" in right
    assert "不是持证人的名称" in wrong
    assert license.holder_name not in wrong


def test_names_cannot_be_tried_at_will(client, license):
    ask = {"number": license.number, "name": "别的公司"}
    codes = [client.post("/verify/holder/", ask).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_numbers_cannot_be_tried_at_will(client):
    codes = {client.get("/verify/", {"number": f"X{n}"}).status_code for n in range(60)}
    assert codes == {200}
    assert client.get("/verify/", {"number": "X"}).status_code == 429


def test_the_answer_is_never_cached(client, license):
    assert "no-store" in client.get("/verify/", {"number": license.number})["Cache-Control"]


def test_a_number_with_outer_spaces_is_understood():
    form = VerifyForm({"number": "  用字第990000202600001号 "})
    assert form.is_valid()
    assert form.cleaned_data["number"] == "用字第990000202600001号"


def test_machines_get_the_same_answer(client, text, license):
    page = text("/verify/", number=license.number)
    path = page.split("JSON")[0].split('href="')[-1].split('"')[0]
    assert client.get(path).json()["outcome"] == "valid"


def test_an_ofd_is_told_seal_by_seal(client, license):
    page = upload(client, content_of(license), "license.ofd").content.decode()
    assert "<h1>有效</h1>" in page
    assert "示例省自然资源厅的印章" in page
    assert "由时间戳证明。" in page
    assert "吊销情况：所依据的证书均未被吊销。" in page


def test_a_signature_is_taken_with_the_file_that_it_signs(client, license):
    signature = SimpleUploadedFile("s.json", license.data_signature.encode())
    both = {"file": signature, "signed": SimpleUploadedFile("c.json", signed_content(license))}
    page = client.post("/verify/file/", both).content.decode()
    assert "<h1>有效</h1>" in page
    assert '<span class="glyph is-ring">' in page  # its time is the signer's statement, in a shape of its own
    alone = upload(client, license.data_signature.encode(), "s.json").content.decode()
    assert 'id="id_signed_error"' in alone
    assert "请同时选择它所签的文件" in alone


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "文件无法读取"),
        (parts.sealed()[:-30], "文件包不完整"),
        (parts.zipped({"../OFD.xml": b"<a/>"}), "路径"),
        (b"hello", "既不是 PDF、OFD"),
        (parts.PLAIN, "没有签名"),
        (parts.sealed(), "本系统登记"),
    ],
)
def test_a_bad_or_foreign_file_gets_its_own_sentence(client, content, sentence):
    page = upload(client, content, "x.ofd").content.decode()
    assert "<h1>有效</h1>" not in page
    assert sentence in page


def test_the_signed_file_has_the_same_limit(client, license, settings):
    settings.UPLOAD_MAX_BYTES = 10
    both = {"file": SimpleUploadedFile("a", b"x"), "signed": SimpleUploadedFile("很大.json", b"x" * 11)}
    assert "很大.json" in client.post("/verify/file/", both).content.decode()
