"""Free-text answers: who may read which, search, frequent words and pairs of words.

Words are counted in the store; only the different words travel to Python to get their stem.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import one_row

# Signs that a text names a person. They find more than they must rather than less; what they
# miss stays back from the public all the same, which only sees what somebody has released. A text
# that has been released is not searched for them any more.
MAIL = r"[\w.+-]+\s?(@|\(at\)|\[at\])\s?[\w-]+\s?(\.|\(dot\))\s?\p{L}{2,}"
PHONE = r"(\+\d{1,3}|\b0)[\s/().-]{0,3}\d([\s/().-]{0,3}\d){4,}"
ADDRESS = (
    r"(?i)(str(aße|asse|\.)|weg|platz|allee|gasse|ring|ufer|damm|markt|hof|steig|"
    r"(straße|strasse|str\.|platz) (der|des) \p{L}+)\s*(nr\.?\s*)?\d{1,4}\s?[a-h]?\b"
    r"|\b\d{5}\s+\p{L}"
)
NAME = (
    r"\b(Herrn?|Frau|Familie|Fam\.|Dr\.|Prof\.)\s+\p{Lu}"
    r"|\b([Mm]ein Name|[Ii]ch heiße|[Ii]ch heisse|gez\.|[Gg]r(ü|ue)(ß|ss)en?),?\s+(ist\s+)?\p{Lu}"
    r"|[\p{Ll}\d,;:]\s+\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+(-\p{Lu}\p{Ll}+)?([\s,.!?;]|$)"
)
PATTERNS = {"mail": MAIL, "phone": PHONE, "address": ADDRESS, "name": NAME}

SIGNS = """list_filter([
        CASE WHEN regexp_matches(value, $mail) THEN 'mail' END,
        CASE WHEN regexp_matches(value, $phone) THEN 'phone' END,
        CASE WHEN regexp_matches(value, $address) THEN 'address' END,
        CASE WHEN regexp_matches(value, $name) THEN 'name' END
    ], sign -> sign IS NOT NULL)"""

# Each different text is searched and taken apart once; `answers` counts those who wrote it.
VISIBLE = """
texts AS (
    SELECT value, survey_answers.is_released AS state, coalesce(state, false) AS is_released,
        state IS NULL AS is_unread, count(*) AS answers,
        row_number() OVER () AS text_id
    FROM survey_answers
    WHERE survey_id = $survey_id AND question_id = $question_id AND trim(value) <> ''
    GROUP BY value, state
),
judged AS (
    SELECT *, CASE WHEN NOT is_released THEN [signs] ELSE [] END AS signs,
        is_released OR $reader = 'analyst'
            OR ($reader = 'staff' AND is_unread AND len(signs) = 0) AS is_visible
    FROM texts
),
visible AS (FROM judged WHERE is_visible),
tokens AS (
    SELECT text_id, answers, unnest(words) AS word, generate_subscripts(words, 1) AS place
    FROM (SELECT *, regexp_extract_all(value, '[\\p{L}]{2,}') AS words FROM visible)
)""".replace("[signs]", SIGNS)

COUNTS = """
SELECT coalesce(sum(answers), 0)::BIGINT AS total,
    coalesce(sum(answers) FILTER (is_visible), 0)::BIGINT AS visible,
    coalesce(sum(answers) FILTER (len(signs) > 0), 0)::BIGINT AS suspicious
FROM judged
"""

VOCABULARY = """
SELECT lower(form) AS word, arg_max(form, times) AS form, sum(times)::BIGINT AS times
FROM (SELECT word AS form, sum(answers) AS times FROM tokens GROUP BY word ORDER BY word)
GROUP BY lower(form)
ORDER BY times DESC, word
LIMIT 20000
"""

STEMS = """
stems AS (SELECT unnest($words::VARCHAR[]) AS word, unnest($stems::VARCHAR[]) AS stem),
content AS (
    SELECT t.text_id, t.answers, s.stem,
        row_number() OVER (PARTITION BY t.text_id ORDER BY t.place) AS place
    FROM tokens AS t
    JOIN stems AS s ON s.word = lower(t.word)
)"""

WORDS = """
SELECT stem, sum(answers)::BIGINT AS answers
FROM (SELECT DISTINCT stem, text_id, answers FROM content)
GROUP BY stem
ORDER BY answers DESC, stem
LIMIT $most
"""

PAIRS = """
SELECT first, second, sum(answers)::BIGINT AS answers
FROM (
    SELECT DISTINCT a.stem AS first, b.stem AS second, a.text_id, a.answers
    FROM content AS a
    JOIN content AS b ON b.text_id = a.text_id AND b.place = a.place + 1
    WHERE a.stem <> b.stem
)
GROUP BY ALL
HAVING sum(answers) > 1
ORDER BY answers DESC, first, second
LIMIT $most
"""

FOUND = """
found AS (
    FROM visible
    WHERE ($search = '' OR contains(lower(value), lower($search)))
        AND ($all_of = [] OR list_bool_and(list_transform($all_of::VARCHAR[][], forms ->
            list_has_any(list_transform(regexp_extract_all(value, '[\\p{L}]{2,}'), w -> lower(w)),
                forms))))
)
SELECT value, bool_and(is_released) AS is_released, any_value(signs) AS signs,
    sum(answers)::BIGINT AS answers, sum(sum(answers)) OVER ()::BIGINT AS total
FROM found
GROUP BY value
ORDER BY answers DESC, value
LIMIT $most
"""


@dataclass(frozen=True)
class Texts:
    """The answers to a question in free text, for a reader: analyst, staff or public."""

    survey_id: str
    question_id: str
    reader: str

    def params(self) -> dict[str, Any]:
        """Parameters of VISIBLE. Raises ValueError for another reader."""
        if self.reader not in ("analyst", "staff", "public"):
            raise ValueError(f"unknown reader {self.reader!r}")
        return vars(self) | PATTERNS


@dataclass(frozen=True)
class TextCounts:
    """total: texts; visible: those this reader may read; suspicious: not released and with a
    sign of a name, an address, a phone number or mail."""

    total: int
    visible: int
    suspicious: int


@dataclass(frozen=True)
class Words:
    """words: word (its most frequent form), stem, answers; pairs: first, second (forms), answers,
    first_stem, second_stem."""

    words: pd.DataFrame
    pairs: pd.DataFrame


@cache
def stop_words() -> frozenset[str]:
    """German words that say nothing by themselves."""
    from stop_words import get_stop_words

    return frozenset(get_stop_words("de"))


@cache
def stem(word: str) -> str:
    """Stem of a German word in lower case (Snowball: Bänke and Bank → bank)."""
    import snowballstemmer

    stemmed: str = snowballstemmer.stemmer("german").stemWord(word)
    return stemmed


def text_counts(con: duckdb.DuckDBPyConnection, *, asked: Texts) -> TextCounts:
    """How many texts there are and how many the reader may read."""
    return TextCounts(**one_row(con, f"WITH {VISIBLE} {COUNTS}", asked.params()))


def words(con: duckdb.DuckDBPyConnection, *, asked: Texts, most: int = 15) -> Words:
    """Frequent words and pairs of neighbouring words of the texts the reader may read, counted
    in answers; stop words are left out, forms of a word counted together."""
    names = asked.params()
    vocabulary = con.execute(f"WITH {VISIBLE} {VOCABULARY}", names).df()
    vocabulary = vocabulary[~vocabulary["word"].isin(list(stop_words()))]
    stems = [stem(word) for word in vocabulary["word"]]
    forms = vocabulary.assign(stem=stems).drop_duplicates("stem").set_index("stem")["form"]
    names |= {"words": list(vocabulary["word"]), "stems": stems, "most": most}
    counted = con.execute(f"WITH {VISIBLE}, {STEMS} {WORDS}", names).df()
    pairs = con.execute(f"WITH {VISIBLE}, {STEMS} {PAIRS}", names).df()
    return Words(
        counted.assign(word=counted["stem"].map(forms))[["word", "stem", "answers"]],
        pairs.assign(
            first=pairs["first"].map(forms),
            second=pairs["second"].map(forms),
            first_stem=pairs["first"],
            second_stem=pairs["second"],
        ),
    )


def texts(
    con: duckdb.DuckDBPyConnection,
    *,
    asked: Texts,
    search: str = "",
    stems: tuple[str, ...] = (),
    most: int = 50,
) -> tuple[pd.DataFrame, int]:
    """Texts the reader may read that hold the searched letters and all the stems, and how many.

    Columns: value, is_released, signs (list of mail, phone, address, name), answers (how many
    said exactly this); the most frequent first, at most `most`.
    """
    names = asked.params()
    known = con.execute(f"WITH {VISIBLE} {VOCABULARY}", names).df()["word"] if stems else ()
    forms = [[word for word in known if stem(word) == one] or [""] for one in stems]
    names |= {"search": search.strip(), "all_of": forms, "most": most}
    found = con.execute(f"WITH {VISIBLE}, {FOUND}", names).df()
    total = int(found["total"].iloc[0]) if len(found) else 0
    return found.drop(columns="total"), total
