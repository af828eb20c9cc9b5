"""The OFD that a license and a document of a case leave behind: sealed, complete, given only to who may have it."""

from __future__ import annotations

import hashlib
import io
import random

import ofdkit
import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from apps.ledger.models import Entry
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.licenses.ofd.sealed import visible_seals
from apps.licenses.services import prepare_files
from apps.signatures import ses
from apps.signatures.models import Seal, SealUse
from apps.signatures.ofd import examining, package, xml
from apps.signatures.verify import seal_trust, time_trust
from tests.licenses.test_rendering import text_of

SIGNATURE = "Doc_0/Signs/Sign_0/Signature.xml"


def content_of(license: License) -> bytes:
    with license.ofd.open("rb") as file:
        return file.read()


def examine(ofd: bytes) -> examining.Findings:
    return examining.examine(ofd, trust=seal_trust(), check_timestamp=time_trust())


def failures(ofd: bytes) -> set[tuple[str, str]]:
    return {(check.detail, check.part) for check in examine(ofd).checks if not check.ok}


def test_an_issued_license_has_an_ofd_that_holds_in_every_point(issue):
    license = issue()
    ofd = content_of(license)
    assert failures(ofd) == set()
    assert license.ofd_digest == hashlib.new("sm3", ofd).hexdigest()
    details = {check.detail for check in examine(ofd).checks}
    assert {"package.exact", "parts.intact", "protection.final", "seal_file.same", "signer_list.listed"} <= details
    assert "timestamp.good" in details


def test_the_ofd_says_what_the_pdf_says(issue):
    license = issue()
    with ofdkit.open(content_of(license)) as read:
        pages = ["".join(page.text().split()) for page in read.pages]
    wanted = ["".join(page.split()) for page in text_of(read_pdf(license))]
    assert [sorted(page.replace("演示DEMO", "")) for page in pages] == [
        sorted(page.replace("演示DEMO", "")) for page in wanted
    ]


def test_the_ofd_names_its_license_for_programs(issue):
    license = issue()
    with ofdkit.open(content_of(license)) as read:
        facts = dict(read.info.custom_data)
    assert (facts["number"], facts["identifier"], facts["dataDigest"]) == (
        license.number,
        license.identifier,
        license.data_digest,
    )


def test_the_seal_stands_where_the_pdf_has_it_and_over_the_edges_of_both_pages(issue, seal: Seal):
    license = issue()
    info = xml.parse(package.read(content_of(license)).part(SIGNATURE), SIGNATURE).first("SignedInfo")
    boxes = [[float(word) for word in each.attributes["Boundary"].split()] for each in info.all("StampAnnot")]
    (place,) = visible_seals(PdfReader(io.BytesIO(read_pdf(license))), width=42)
    assert boxes[0] == [place.left, place.top, 42, 42]
    left, bottom, right, top = license.seal_box["corners"]
    middle = (place.left + 21, 210 - place.top - 21)
    assert middle == pytest.approx(((left + right) / 2 * 25.4 / 72, (bottom + top) / 2 * 25.4 / 72), abs=0.01)
    assert boxes[1:] == [[276, 84, 42, 42], [255, 84, 42, 42]]
    assert [each.attributes.get("Clip") for each in info.all("StampAnnot")] == [None, "0 0 21 42", "21 0 21 42"]


def test_the_picture_in_the_seal_is_the_organs(issue, seal: Seal):
    opened = package.read(content_of(issue()))
    assert ses.read_seal(opened.part("Doc_0/Signs/Sign_0/Seal.esl")).info.picture.data == bytes(seal.picture)


def test_each_file_is_one_use_of_the_seal(issue):
    license = issue()
    assert set(SealUse.objects.values_list("digest", flat=True)) == {license.pdf_digest, license.ofd_digest}
    prepare_files(license_id=license.pk)
    assert SealUse.objects.count() == 2


def test_the_ledger_has_the_digest_of_the_ofd(issue):
    license = issue()
    assert license.ofd_digest in Entry.objects.get(kind="license.issued").data


def test_every_changed_byte_of_an_issued_ofd_is_found(issue):
    ofd = content_of(issue())
    trust, judge, chance = seal_trust(), time_trust(), random.Random(20260103)
    for position in chance.sample(range(len(ofd)), 40):
        changed = bytearray(ofd)
        changed[position] ^= chance.randrange(1, 256)
        found = examining.examine(bytes(changed), trust=trust, check_timestamp=judge)
        assert not all(check.ok for check in found.checks), position


def test_a_license_from_before_there_were_ofds_stays_valid(issue):
    license = issue()
    License.objects.filter(pk=license.pk).update(ofd="", ofd_digest="")
    license.refresh_from_db()
    assert license.status == "valid"


@pytest.mark.parametrize("column", ["ofd", "ofd_digest"])
def test_the_database_refuses_an_ofd_without_its_digest(issue, column: str):
    license = issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.filter(pk=license.pk).update(**{column: ""})
