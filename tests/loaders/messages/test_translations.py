"""Our short reader of catalogues reads what Babel reads, which takes eight times as long."""

import pytest
from babel.messages.pofile import read_po

from loaders.messages import translations as module
from loaders.messages.translations import LANGUAGES, LOCALE, translations
from ui.i18n.texts import LOCALE as SCREENS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("locale", [LOCALE, SCREENS])
def test_every_text_of_every_catalogue_is_found(locale, language):
    found = translations(language, locale)
    for path in sorted((locale / language).glob("*.po")):
        with path.open("rb") as file:
            wanted = {message.id: message.string for message in read_po(file) if message.id}
        assert wanted
        read = dict(module._messages(path.read_text("utf-8")))
        for message, text in wanted.items():
            if isinstance(message, tuple):
                assert read[message[0]] == text
                assert [found.ngettext(*message, n) for n in (1, 0, 2)] == [text[0], *text[1:] * 2]
            else:
                assert read[message] == (text,)
                assert found.gettext(message) != ""


def test_a_catalogue_may_have_lines_quotes_plurals_and_a_rule_of_its_own(tmp_path):
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "a.po").write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"\n\n'
        '#: here.py:3\nmsgid ""\n"One "\n"line"\nmsgstr "Eine\\n"\n"„\\"Zeile\\"“"\n\n'
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "den"\nmsgstr[1] "dny"\nmsgstr[2] "dní"\n\n'
        'msgid "untranslated"\nmsgstr ""\n\n#~ msgid "gone"\n#~ msgstr "weg"\n',
        "utf-8",
    )
    found = translations("xx", tmp_path)
    assert found.gettext("One line") == 'Eine\n„"Zeile"“'
    assert [found.ngettext("day", "days", n) for n in (1, 4, 5)] == ["den", "dny", "dní"]
    assert [found.gettext(one) for one in ("untranslated", "gone", "")] == [
        "untranslated", "gone", "",
    ]  # fmt: skip
    assert [found.ngettext("hour", "hours", n) for n in (1, 2)] == ["hour", "hours"]
