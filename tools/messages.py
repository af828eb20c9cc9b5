"""Message catalogues, one a room: `update [room …]`, `check`, `compile`. Needs Babel, not the gettext programs.

A room's catalogue covers `apps/<room>` and `templates/<room>`; what belongs to no other room (`config`, top-level
templates, the account pages) is in `ui`. Entries are sorted and name files without lines, so that a change of code
elsewhere does not touch them.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
SHARED_ROOM = "ui"
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
_PLAIN: tuple[int, ...] = (1,)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str | None, str | tuple[str, ...]]


def rooms(root: Path = ROOT) -> list[str]:
    return sorted(p.name for p in (root / "locale").iterdir() if p.is_dir())


def po_path(room: str, root: Path = ROOT) -> Path:
    return root / "locale" / room / LOCALE / "LC_MESSAGES" / "django.po"


def sources(room: str, root: Path = ROOT) -> list[Path]:
    """The Python files and templates whose texts the room translates; migrations repeat the models and are left out."""
    others = {r for r in rooms(root) if r != room}
    python = list((root / "apps" / room).rglob("*.py"))
    templates = list((root / "templates" / room).rglob("*"))
    if room == SHARED_ROOM:
        python += (root / "config").rglob("*.py")
        templates = [
            p for p in (root / "templates").rglob("*") if p.relative_to(root / "templates").parts[0] not in others
        ]
    found = [p for p in python if "migrations" not in p.parts]
    return sorted({*found, *(p for p in templates if p.suffix in {".html", ".txt"})})


def _code(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # templatize blanks out everything but gettext calls, one call a line; the indentation left over is not Python's.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines()) + "\n"


def extracted(room: str, root: Path = ROOT) -> Catalog:
    """The messages of a room's sources, untranslated."""
    catalog = Catalog(locale=LOCALE)
    for path in sources(room, root):
        stream = io.BytesIO(_code(path).encode("utf-8"))
        name = path.relative_to(root).as_posix()
        for _line, message, comments, context in extract("python", stream, KEYWORDS, ["Translators:"]):
            if message:
                catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def stored(room: str, root: Path = ROOT) -> Catalog:
    path = po_path(room, root)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as stream:
        return read_po(stream, locale=LOCALE, abort_invalid=True)


def _key(message: Message) -> Key:
    return (message.context, tuple(message.id) if isinstance(message.id, list | tuple) else message.id)


def _entries(catalog: Catalog) -> dict[Key, Message]:
    return {_key(m): m for m in catalog if m.id}


def _texts(message: Message) -> list[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return [text or "" for text in strings]


def update(room: str, root: Path = ROOT) -> int:
    """Rewrite a room's catalogue from its sources, keeping translations. Returns how many are still to translate."""
    old, new = _entries(stored(room, root)), extracted(room, root)
    empty = 0
    for key, message in _entries(new).items():
        message.locations = sorted(set(message.locations))
        if key in old:
            message.string = old[key].string
            message.user_comments = old[key].user_comments
            message.flags |= old[key].flags & {"fuzzy"}
        empty += not all(_texts(message))
    body = io.BytesIO()
    write_po(body, new, width=120, omit_header=True, sort_output=True, include_lineno=False)
    text = HEADER + "\n" + body.getvalue().decode("utf-8").strip()
    path = po_path(room, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.strip() + "\n", encoding="utf-8")
    return empty


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}", text))


def _faults(room: str, message: Message, old: dict[Key, Message]) -> Iterator[str]:
    entry = old.get(_key(message))
    where = f"{room}: {message.id!r}"
    if entry is None:
        yield f"{where} is missing: run `update {room}`"
        return
    if entry.fuzzy:
        yield f"{where} is marked fuzzy"
    ids = message.id if isinstance(message.id, list | tuple) else [message.id]
    for text in _texts(entry):
        if not text:
            yield f"{where} is not translated"
        elif _placeholders(text) != _placeholders(ids[-1]):
            yield f"{where} and its translation {text!r} have other placeholders"


def check(names: Iterable[str] | None = None, root: Path = ROOT) -> list[str]:
    """Every fault as a sentence: missing, obsolete, fuzzy, untranslated, other placeholders, two rooms at odds."""
    faults: list[str] = []
    said: dict[Key, tuple[str, list[str]]] = {}
    for room in names or rooms(root):
        old, new = _entries(stored(room, root)), _entries(extracted(room, root))
        for message in new.values():
            faults += _faults(room, message, old)
        faults += [f"{room}: {key[1]!r} is obsolete: run `update {room}`" for key in old if key not in new]
        for key, message in old.items():
            other, texts = said.setdefault(key, (room, _texts(message)))
            if texts != _texts(message):
                faults.append(f"{room} and {other} translate {key[1]!r} differently: agree, or use pgettext")
    return faults


def compile_all(root: Path = ROOT) -> None:
    """Write the .mo file of every catalogue that is newer than it. Several processes may do so at once."""
    for room in rooms(root):
        po = po_path(room, root)
        mo = po.with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime):
            continue
        part = mo.with_suffix(f".{os.getpid()}.tmp")
        with part.open("wb") as stream:
            write_mo(stream, stored(room, root))
        part.replace(mo)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["update", "check", "compile"])
    parser.add_argument("rooms", nargs="*", help="all rooms if none is named")
    options = parser.parse_args(argv)
    if unknown := set(options.rooms) - set(rooms()):
        parser.error(f"no such room: {', '.join(sorted(unknown))}; there are {', '.join(rooms())}")
    if options.command == "compile":
        compile_all()
        return 0
    if options.command == "update":
        for room in options.rooms or rooms():
            print(f"{room}: {update(room)} to translate")
        return 0
    faults = check(options.rooms)
    print("\n".join(faults) or "every text is translated")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
