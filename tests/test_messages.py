"""Every text of every room is translated."""

from __future__ import annotations

import pytest

from tools import messages


@pytest.mark.parametrize("room", messages.rooms())
def test_a_room_has_every_text_translated(room):
    assert messages.check([room]) == []


def test_no_two_rooms_translate_a_text_differently():
    assert [f for f in messages.check() if "differently" in f] == []


@pytest.fixture
def house(tmp_path):
    for folder in ("apps/land", "apps/ui", "templates/land", "templates/account", "locale/land", "locale/ui", "config"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def _say(house, po, old, new):
    path = messages.po_path(po, house)
    path.write_text(path.read_text().replace(old, new))


def test_python_and_templates_are_read(house):
    (house / "apps/land/a.py").write_text(
        "x = _('One'); y = ngettext('%(n)d day', '%(n)d days', n); z = pgettext('c', 'May')"
    )
    (house / "templates/land/a.html").write_text(
        "{% load i18n %}\n  <a>{% translate 'Two' %}\n{% blocktranslate count n=n %}{{ n }} case"
        "{% plural %}{{ n }} cases{% endblocktranslate %}\n      {{ _('Three') }}"
    )
    assert messages.update("land", house) == 6
    text = messages.po_path("land", house).read_text()
    for word in ("One", "%(n)d days", 'msgctxt "c"', "Two", "%(n)s cases", "Three"):
        assert word in text


def test_top_level_templates_and_config_belong_to_ui(house):
    (house / "templates/account/login.html").write_text("{% load i18n %}{% translate 'Sign in' %}")
    (house / "config/x.py").write_text("_('Kind')")
    messages.update("ui", house)
    text = messages.po_path("ui", house).read_text()
    assert "Sign in" in text
    assert "Kind" in text


def test_an_update_keeps_translations_and_is_stable(house):
    (house / "apps/land/a.py").write_text("_('b'); _('a')")
    messages.update("land", house)
    _say(house, "land", 'msgid "a"\nmsgstr ""', 'msgid "a"\nmsgstr "甲"')
    before = messages.po_path("land", house).read_text()
    assert messages.update("land", house) == 1
    assert messages.po_path("land", house).read_text() == before


def test_an_obsolete_and_a_missing_text_are_faults(house):
    (house / "apps/land/a.py").write_text("_('old')")
    messages.update("land", house)
    (house / "apps/land/a.py").write_text("_('new')")
    faults = messages.check(["land"], house)
    assert any("'new' is missing" in f for f in faults)
    assert any("'old' is obsolete" in f for f in faults)


def test_a_lost_placeholder_is_a_fault(house):
    (house / "apps/land/a.py").write_text("_('%(n)d days')")
    messages.update("land", house)
    _say(house, "land", 'msgstr ""\n', 'msgstr "天"\n')
    assert any("other placeholders" in f for f in messages.check(["land"], house))


def test_a_fuzzy_text_is_a_fault(house):
    (house / "apps/land/a.py").write_text("_('a')")
    messages.update("land", house)
    _say(house, "land", "#: apps", "#, fuzzy\n#: apps")
    assert any("fuzzy" in f for f in messages.check(["land"], house))


def test_compiled_texts_are_written_once(house):
    (house / "apps/land/a.py").write_text("_('a')")
    messages.update("land", house)
    messages.compile_all(house)
    mo = messages.po_path("land", house).with_suffix(".mo")
    written = mo.stat().st_mtime_ns
    messages.compile_all(house)
    assert mo.stat().st_mtime_ns == written
