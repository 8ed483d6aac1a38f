"""Words, numbers and dates in both languages."""

import ast
import datetime as dt
import re

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from loaders.schema.words import Words
from ui.components.html import rendered
from ui.i18n import catalogues
from ui.i18n.texts import Look, inert, isolated

DE, EN = Look("de"), Look("en")


each_domain = pytest.mark.parametrize(
    "domain", [catalogues.SCREENS, catalogues.LOADERS], ids=["screens", "loaders"]
)
each_language = pytest.mark.parametrize("language", ["de", "en"])


@pytest.mark.quick
@each_domain
@each_language
def test_every_text_exists_in_both_languages(domain, language):
    assert [message.id for message in domain.missing(language)] == []


@each_domain
@each_language
def test_no_catalogue_keeps_texts_that_nobody_asks_for(domain, language):
    assert domain.unused(language) == []


def test_texts_stand_outside_of_f_strings():
    """Inside them the extraction does not see a text, and it would never be translated."""
    for room in (*catalogues.SCREENS.rooms, *catalogues.LOADERS.rooms):
        for path in (catalogues.ROOT / room).rglob("*.py"):
            for string in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(string, ast.JoinedStr):
                    calls = [
                        part.func
                        for part in ast.walk(string)
                        if isinstance(part, ast.Call)
                        and any(isinstance(word, ast.Constant) for word in part.args)
                    ]
                    names = {getattr(call, "id", getattr(call, "attr", "")) for call in calls}
                    assert not names & {"_", "text", "plural"}, path


@each_domain
def test_the_extraction_sees_every_text(domain):
    """Babel passes over some calls within calls."""
    used = domain.used()
    for room in domain.rooms:
        for path in (catalogues.ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in domain.keywords:
                    first = node.args[0]
                    assert not isinstance(first, ast.Constant) or first.value in used, path


@each_domain
def test_no_text_has_two_translations(domain):
    """Which of them people read would hang on the names of the files."""
    found: dict[object, set[object]] = {}
    for path in (domain.locale / "de").glob("*.po"):
        for message in read_po(path.read_bytes().splitlines(), locale="de"):
            if message.id:
                found.setdefault(message.id, set()).add(message.string)
    assert {id for id, texts in found.items() if len(texts) > 1} == set()


def test_settings_are_named_only_to_whoever_runs_the_server():
    """On their start, to the role that may change it, on the command line; never to a citizen."""
    texts = "\n".join(str(message.id) for message in catalogues.SCREENS.used())
    assert set(re.findall(r"CITY_\w+|“city\.\w+|“make \w+", texts)) == {
        "CITY_COOKIE_SECRET", "CITY_MAIL_SERVER", "CITY_PEERS", "CITY_URL", "CITY_WEBHOOKS",
    }  # fmt: skip


@each_domain
def test_every_placeholder_survives_translation(domain):
    for message in domain.declared("de"):
        for form in message.id and forms(message.string):
            own = {name for name in placeholders(form) if not name.startswith("{word_")}
            assert own <= placeholders("".join(forms(message.id))), message.id


def forms(text):
    return (text,) if isinstance(text, str) else text


def placeholders(text):
    return set(re.findall(r"{\w+}|%\(\w+\)s|%s", text))


@each_domain
def test_a_missing_text_is_found(domain, monkeypatch):
    used = domain.used()
    used.add("Nobody translated this")
    used.add(("{n} thing", "{n} things"))
    monkeypatch.setattr(catalogues.Domain, "used", lambda _: used)
    assert [message.id for message in domain.missing("de")] == [
        "Nobody translated this",
        ("{n} thing", "{n} things"),
    ]


def test_numbers_in_the_language_s_form():
    assert (DE.number(1234567.5, 1), EN.number(1234567.5, 1)) == ("1.234.567,5", "1,234,567.5")
    assert (DE.number(0), DE.number(None), DE.number(float("nan"))) == ("0", "–", "–")


def test_half_is_rounded_up_in_every_form():
    """To the even digit these would be 12, 1,2, 0, 12 %, 2,6 and 1,2 Mio."""
    assert (DE.number(12.5), DE.number(1.25, 1), DE.number(0.5)) == ("13", "1,3", "1")
    assert (DE.percent(0.125), EN.percent(0.125), DE.percent(0.00125, 1)) == (
        "13\xa0%", "13%", "0,1\xa0%")  # fmt: skip
    assert (DE.money(12.5), EN.money(0.5)) == ("13\xa0€", "€1")
    assert DE.money(1_250_000) == "1,3\xa0Mio.\xa0€"
    assert EN.money(1_250_000_000) == "€1.3B"
    # 2.675 and 0.7 - 0.575 = 0.125 lie a little below the half as floats.
    assert (DE.number(2.675, 2), DE.percent(0.7 - 0.575)) == ("2,68", "13\xa0%")
    # Away from zero below it, too.
    assert (DE.number(-12.5), DE.percent(-0.125)) == ("−13", "−13\xa0%")


def test_nothing_is_less_than_zero_that_rounds_to_it():
    assert (DE.number(-0.4), DE.number(-0.04, 1), DE.percent(-0.004)) == ("0", "0,0", "0\xa0%")
    assert (DE.money(-0.4), EN.money(-0.0)) == ("0\xa0€", "€0")


def test_the_minus_sign_is_no_hyphen():
    assert (DE.number(-1234.5, 1), EN.money(-7_500_000)) == ("−1.234,5", "−€7.5M")


def test_a_unit_stands_as_its_language_has_it():
    assert (DE.amount(5, "%"), EN.amount(12.5, "%", 1)) == ("5\xa0%", "12.5%")
    assert (DE.amount(7_500_000, "€"), EN.euros(7_500_000)) == ("7.500.000\xa0€", "€7,500,000")
    assert (DE.amount(12.5, "km", 1), DE.amount(3, None)) == ("12,5\xa0km", "3")


def test_all_decimals_there_are():
    assert (DE.exact(50.88), DE.exact(1000.0), DE.exact(1 / 3)) == ("50,88", "1.000", "0,333333")
    assert EN.exact(None) == "–"


def test_what_rounds_to_a_million_is_written_as_one():
    assert DE.money(999_999.5) == "1\xa0Mio.\xa0€"
    assert DE.money(999_950_000) == "1\xa0Mrd.\xa0€"


def test_money_is_shortened_from_a_million_on():
    assert (DE.money(999_999), EN.money(999_999)) == ("999.999\xa0€", "€999,999")
    assert (DE.money(7_500_000), EN.money(7_500_000)) == ("7,5\xa0Mio.\xa0€", "€7.5M")
    assert DE.money(None) == "–"


def test_percent_keeps_the_language_s_space():
    assert (DE.percent(0.413, 1), EN.percent(0.413, 1)) == ("41,3\xa0%", "41.3%")
    assert (DE.percent(0.41), DE.percent(None)) == ("41\xa0%", "–")


@pytest.mark.parametrize(
    ("precision", "german"),
    [(None, "31.12.2021"), ("Tag", "31.12.2021"), ("Monat", "12/2021"), ("Quartal", "IV/2021"),
     ("Jahr", "2021")],
)  # fmt: skip
def test_a_date_says_only_what_is_known(precision, german):
    assert DE.date(dt.date(2021, 12, 31), precision) == german


def test_english_dates_cannot_be_misread():
    assert EN.date(dt.date(2021, 3, 1)) == "1 Mar 2021"
    assert EN.date(None) == "–"


def test_markup_from_files_is_shown_not_obeyed():
    assert inert("![x](http://e.vil)") == r"\!\[x\]\(http\:" + "\u2060" + r"\/\/e\.vil\)"
    assert inert("Grün 5 <b>") == r"Grün 5 \<b\>"


# What Streamlit's Markdown links by itself (mdast-util-gfm-autolink-literal 2).
LINKED = re.compile(
    r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)|([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)", re.IGNORECASE
)


@pytest.mark.parametrize(
    "text",
    ["http://evil.example", "HTTPS://evil.example/x", "www.evil.example", "siehe WWW.evil.example",
     "a@evil.example", "mailto:a.b@evil.example", "(http://www.evil.example)"],
)  # fmt: skip
def test_no_address_in_a_text_becomes_a_link(text):
    assert LINKED.search(text)
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", inert(text))  # as the reader of Markdown has it
    assert not LINKED.search(shown)
    assert shown.replace("\u2060", "") == text


def test_a_text_of_a_file_turns_nothing_round():
    assert isolated("Straße – „Grün“ 5 €") == "Straße – „Grün“ 5 €"
    assert isolated("a\u202eb\u2066c\u200fd") == "abcd"
    assert isolated("שלום 5") == "\u2068שלום 5\u2069"
    assert inert("سلام") == "\u2068سلام\u2069"
    assert rendered("components/lead.html", words="\u202eab <b>").count("ab &lt;b&gt;") == 1
    assert "\u202e" not in rendered("components/lead.html", words="\u202eab")
    assert "\u2068שלום\u2069" in rendered("components/lead.html", words="שלום")


def test_a_moment_is_told_by_the_citys_clock():
    """In summer Berlin is two hours ahead of UTC, in winter one; the day is the city's too."""
    late = dt.datetime(2026, 7, 31, 22, 30, tzinfo=dt.UTC)
    berlin = Look("de", "Europe/Berlin")
    assert berlin.moment(late) == "01.08.2026, 00:30"
    assert berlin.moment(pd.Timestamp("2026-12-31 23:05", tz="UTC")) == "01.01.2027, 00:05"
    assert DE.moment(late) == "31.07.2026, 22:30"


ORTSTEILE = Words(
    district=("Ortsteil", "Ortsteile"),
    hub=("Mobilpunkt", "Mobilpunkte"),
    district_en=("quarter", "quarters"),
    hub_en=("mobility point", "mobility points"),
)


def test_a_city_s_own_words_stand_in_both_languages():
    german, english = Look("de", words=ORTSTEILE), Look("en", words=ORTSTEILE)
    assert german.text("District") == "Ortsteil"
    assert english.text("District") == "Quarter"
    assert german.text("Figures, and the rank among all districts") == (
        "Zahlen und Rang unter allen Ortsteilen"
    )
    assert english.text("Districts") == "Quarters"
    assert english.text("◆ Mobility hubs") == "◆ Mobility points"
    assert english.plural("{n} mobility hub open", "{n} mobility hubs open", 2) == (
        "{n} mobility points open"
    )
    assert DE.text("◆ Mobility hubs") == "◆ Mobilitätsinseln"


@each_domain
def test_no_word_of_one_city_is_fixed_in_a_catalogue(domain):
    for message in domain.declared("de"):
        said = "".join(forms(message.string) if message.id else ())
        assert not re.search(r"ezirk|[Ii]nseln?\b|Gera\b|Thüring", said), said
