"""Reading a package that a stranger made: each trap is refused by its own name, naming the part."""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.signatures.ofd import layout, package, xml
from apps.signatures.ofd.errors import OfdError
from tests.signatures.ofd import parts
from tests.signatures.ofd.parts import PLAIN

OFD_XML = "OFD.xml"


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(OfdError) as refused:
        layout.read(package.read(data))
    assert str(refused.value)
    return refused.value.code, refused.value.part


def with_entry(name: str, content: bytes = b"x", attributes: int = 0) -> bytes:
    data = io.BytesIO(parts.zipped(parts.plain_parts()))
    with zipfile.ZipFile(data, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attributes
        archive.writestr(entry, content)
    return data.getvalue()


def with_xml(name: str, text: str) -> bytes:
    return parts.changed(PLAIN, {name: text.encode()})


def test_what_was_written_is_read_and_is_exact():
    opened = package.read(PLAIN)
    assert dict(opened.parts) == parts.plain_parts()
    assert opened.exact


def test_another_program_reads_it(tmp_path):
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts.plain_parts()


def test_a_package_of_another_program_is_read_and_is_not_exact():
    opened = package.read(parts.zipped(parts.plain_parts()))
    assert dict(opened.parts) == parts.plain_parts()
    assert not opened.exact


def test_a_package_written_to_a_stream_is_read():
    class Stream(io.RawIOBase):
        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:  # sizes follow behind each part
        for name, content in parts.plain_parts().items():
            archive.writestr(name, content)
    assert dict(package.read(bytes(stream.data)).parts) == parts.plain_parts()


@pytest.mark.parametrize("size", [0, 1, 4, 30, len(PLAIN) // 2, len(PLAIN) - 1])
def test_a_truncated_package_is_named(size: int):
    assert refusal(PLAIN[:size])[0] == ("package.no_zip" if size < 4 else "package.truncated")


def test_bytes_behind_the_package_are_found():
    assert refusal(PLAIN + b"\0")[0] == "package.truncated"


def test_what_is_no_zip_is_named():
    assert refusal(b"%PDF-1.7\n")[0] == "package.no_zip"


@pytest.mark.parametrize("size", [2 * 1024**2, 20 * 1024**2])
def test_a_bomb_is_not_unpacked(size: int):
    assert refusal(with_xml("Doc_0/bomb", "\0" * size)) == ("package.bomb", "Doc_0/bomb")


def test_a_bomb_whose_header_lies_about_its_size_is_not_unpacked():
    bomb = bytearray(with_xml("Doc_0/bomb", "\0" * 20 * 1024**2))
    honest = struct.pack("<I", 20 * 1024**2)
    while honest in bomb:
        at = bomb.index(honest)
        bomb[at : at + 4] = struct.pack("<I", 5)
    assert refusal(bytes(bomb)) == ("package.bomb", "Doc_0/bomb")


def test_many_parts_together_are_a_bomb_too(monkeypatch):
    monkeypatch.setattr(package, "MAX_TOTAL", 4000)
    content = "".join(chr(33 + i % 90) for i in range(3000))
    assert refusal(parts.changed(PLAIN, {"a": content.encode(), "b": content.encode()}))[0] == "package.bomb"


def test_more_parts_than_any_document_has_are_refused():
    extra = {f"Doc_0/{number}": b"" for number in range(package.MAX_PARTS)}
    assert refusal(parts.changed(PLAIN, extra))[0] == "package.too_many_parts"


def test_a_package_larger_than_any_document_is_refused(monkeypatch):
    monkeypatch.setattr(package, "MAX_FILE", len(PLAIN) - 1)
    assert refusal(PLAIN)[0] == "package.too_large"


@pytest.mark.parametrize(
    "name",
    ["../evil", "Doc_0/../../evil", "/etc/passwd", "C:/evil", "Doc_0\\..\\evil", "Doc_0//evil", "./evil", "Doc_0/e. "],
)
def test_a_path_that_leaves_the_package_is_refused(name: str):
    entry = b"Doc_0/" + b"x" * (len(name.encode()) - 6) if len(name) > 6 else b"x" * len(name.encode())
    data = with_entry(entry.decode()).replace(entry, name.encode())  # zipfile would tidy the name up
    assert refusal(data) == ("package.path_outside", name)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["OFD.xml", "ofd.XML"])
def test_a_part_that_occurs_twice_is_refused(name: str):
    assert refusal(with_entry(name)) == ("package.twice", name)


def test_a_link_is_refused():
    link = with_entry("Doc_0/link", b"/etc/passwd", (stat.S_IFLNK | 0o777) << 16)
    assert refusal(link) == ("package.link", "Doc_0/link")


def test_a_part_under_a_password_is_refused():
    data = bytearray(PLAIN)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == ("package.encrypted", OFD_XML)


def test_a_part_with_two_names_is_refused():
    data = bytearray(PLAIN)
    data[30:37] = b"EVL.xml"
    assert refusal(bytes(data)) == ("package.two_names", OFD_XML)


def test_parts_that_share_their_bytes_are_refused():
    single = io.BytesIO()
    with zipfile.ZipFile(single, "w") as archive:
        archive.writestr("a", b"x")
    data = single.getvalue()
    at = data.index(b"PK\x01\x02")
    central, end = data[at : data.index(b"PK\x05\x06")], bytearray(data[data.index(b"PK\x05\x06") :])
    struct.pack_into("<HHI", end, 8, 2, 2, 2 * len(central))
    other = central[:-1] + b"b"
    # The second entry's own name is checked first, so its header must lie inside the first one's bytes.
    assert refusal(data[:at] + central + other + bytes(end))[0] in ("package.two_names", "package.overlap")


def test_a_damaged_part_is_named():
    data = bytearray(PLAIN)
    data[60] ^= 0xFF
    code, part = refusal(bytes(data))
    assert (code, part) == ("package.damaged", OFD_XML)


def test_an_entry_of_an_unknown_method_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("OFD.xml", b"x" * 100)
    assert refusal(data.getvalue()) == ("package.unsupported", OFD_XML)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
    ],
)
def test_entities_and_document_types_are_refused(text: str):
    assert refusal(with_xml(OFD_XML, text)) == ("structure.doctype", OFD_XML)


def test_deep_xml_is_refused():
    deep = "<a>" * 1000 + "</a>" * 1000
    assert refusal(with_xml(OFD_XML, deep)) == ("structure.xml_too_large", OFD_XML)


def test_huge_xml_is_refused(monkeypatch):
    monkeypatch.setattr(xml, "MAX_ELEMENTS", 100)
    monkeypatch.setattr(xml, "MAX_BYTES", 10_000)
    assert refusal(with_xml(OFD_XML, f"<a>{'<b/>' * 100}</a>"))[0] == "structure.xml_too_large"
    assert refusal(with_xml(OFD_XML, f"<a>{'b' * 10_000}</a>"))[0] == "structure.xml_too_large"


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "text", '<?xml version="1.0" encoding="none"?><a/>', "\x00"])
def test_malformed_xml_is_named(text: str):
    assert refusal(with_xml("Doc_0/Document.xml", text)) == ("structure.xml_malformed", "Doc_0/Document.xml")


@pytest.mark.parametrize("name", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_1/Content.xml"])
def test_a_missing_part_is_named(name: str):
    assert refusal(parts.changed(PLAIN, {name: None})) == ("structure.part_missing", name)


@pytest.mark.parametrize("location", ["../../../etc/passwd", "..", "/../x", "", "C:/x", "a\\b"])
def test_a_location_that_leaves_the_package_is_refused(location: str):
    original = parts.plain_parts()["Doc_0/Document.xml"].decode()
    code, part = refusal(with_xml("Doc_0/Document.xml", original.replace("Pages/Page_0/Content.xml", location)))
    assert code == "structure.path_outside"
    assert part.startswith("Doc_0/Document.xml")


@pytest.mark.parametrize(
    "box", ["0 0 210", "0 0 nan 297", "0 0 inf 1", "0 0 0 297", "0 0 -1 1", "a b c d", "0 0 1e9 1"]
)
def test_a_page_without_a_size_is_refused(box: str):
    original = parts.plain_parts()["Doc_0/Document.xml"].decode()
    assert refusal(with_xml("Doc_0/Document.xml", original.replace("0 0 210 297", box)))[0] == "structure.bad_box"


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.booleans())
def test_arbitrary_bytes_raise_nothing_but_the_declared_error(noise: bytes, zip_head: bool):
    with pytest.raises(OfdError):
        layout.read(package.read((b"PK\x03\x04" if zip_head else b"") + noise))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_mutated_package_raises_nothing_but_the_declared_error(changes: list[tuple[int, int]]):
    data = bytearray(parts.sealed_twice())
    for position, value in changes:
        data[position * len(data) // len(PLAIN)] = value
    with contextlib.suppress(OfdError):
        layout.read(package.read(bytes(data)))


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(sorted(parts.plain_parts())), st.binary(max_size=200), min_size=1))
def test_mutated_parts_raise_nothing_but_the_declared_error(contents: dict[str, bytes]):
    assert parts.codes(parts.changed(parts.sealed(), contents))


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(["a.xml", "b/a.png", "b/c/d.dat", "中文.xml", "e"]), st.binary(max_size=500)))
def test_any_parts_are_read_back_as_they_were_written(contents: dict[str, bytes]):
    if contents:
        opened = package.read(package.write(contents))
        assert dict(opened.parts) == contents
        assert opened.exact


def test_another_packing_of_the_same_content_is_not_exact():
    data = parts.plain_parts()
    whole = package.write(data)
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    content = data[OFD_XML]
    entries = [(name, 0, value, value) for name, value in data.items() if name != OFD_XML]
    other = package._assemble([(OFD_XML, 8, deflate.compress(content) + deflate.flush(), content), *entries])
    assert dict(package.read(other).parts) == data
    assert package.read(other).exact  # the form is ours; only its signatures say whether the content is
    tampered = bytearray(whole)
    tampered[10] ^= 1  # the time of the first part
    assert not package.read(bytes(tampered)).exact
