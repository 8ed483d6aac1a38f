"""The declared rules about several columns or rows: order, dates still to come, contradictions."""

from typing import Any

from loaders.messages.text import title_of, titles_of
from loaders.schema import Ascending, Dataset, Has, Needs, Past, Same, quoted
from loaders.schema.plain_language import PLAIN, explained, hard_words, reading_ease
from loaders.schema.sql import literal
from loaders.store.comparison import same_key
from loaders.validate.check import KEPT, Check
from loaders.validate.constraints import Rule, always, broken
from loaders.validate.report import Problem

PERIODS = {"Jahr": "year", "Quartal": "quarter", "Monat": "month"}
_TEXT, _WORDS = "change", "words"
_DATASET = "use_cases"

# The first of the earlier rows that differs is the first of all, or the first that differs from
# it: two passes over the rows, for a series may have a hundred thousand of them.
CONTRADICTIONS = """
WITH told AS ({told}),
firsts AS (
    SELECT {names}, min(row) AS row_1, arg_min({x}, row) AS value_1 FROM told GROUP BY {names}
),
seconds AS (
    SELECT {names}, min(row) AS row_2, arg_min({x}, row) AS value_2
    FROM told JOIN firsts USING ({names}) WHERE {x} <> value_1 GROUP BY {names}
)
SELECT row, CASE WHEN {x} <> value_1 THEN row_1 ELSE row_2 END AS other_row, {x}::VARCHAR,
    CASE WHEN {x} <> value_1 THEN value_1 ELSE value_2 END
FROM told JOIN firsts USING ({names}) JOIN seconds USING ({names})
WHERE row > other_row
ORDER BY row
"""


def check_rules(check: Check) -> None:
    """Problems of rows that break one of the dataset's rules; warnings if the rule says so."""
    for rule in check.dataset.rules:
        needed = (rule.field,) if isinstance(rule, Past) else rule.columns
        if not check.has(*needed):
            continue
        if isinstance(rule, Same):
            found = _contradictions(check, rule)
        elif isinstance(rule, Has):
            found = _lacking(check, rule)
        else:
            found = broken(check, [_of_one_row(check, rule)], marked=not rule.warns)
        if rule.warns:
            check.findings.warnings += found[0]
        else:
            check.findings.add(*found)


def _of_one_row(check: Check, rule: Ascending | Past | Needs) -> Rule:
    if isinstance(rule, Ascending):
        return _order_rule(check.dataset, rule)
    if isinstance(rule, Needs):
        return _needs_rule(check.dataset, rule)
    return _past_rule(check, rule)


def _order_rule(dataset: Dataset, order: Ascending) -> Rule:
    first, second = dataset.field(order.first), dataset.field(order.second)
    code = "order_number" if second.type in ("number", "integer") else "order_date"
    told = {"title": title_of(second), "earlier": title_of(first)}
    condition = f"{quoted(first.name)} > {quoted(second.name)}"
    return Rule(second, code, condition, lambda _, early: told | {"limit": early}, first.name)


def _needs_rule(dataset: Dataset, needs: Needs) -> Rule:
    field, where = dataset.field(needs.field), dataset.field(needs.where)
    values = ", ".join(map(literal, needs.values))
    condition = f"{quoted(field.name)} IS NULL AND {quoted(where.name)} IN ({values})"
    told = {"title": title_of(field), "where": title_of(where), "example": field.example_text}
    return Rule(field, "needed", condition, lambda _, kind: told | {"kind": kind}, where.name)


def _past_rule(check: Check, past: Past) -> Rule:
    """A date whose period has not begun. One beyond the column's own limit is told there."""
    field, today = check.dataset.field(past.field), check.today
    x, unit = quoted(field.name), "'day'"
    if past.precision:
        cases = " ".join(f"WHEN {literal(k)} THEN {literal(u)}" for k, u in PERIODS.items())
        unit = f"CASE {quoted(past.precision)} {cases} ELSE 'day' END"
    condition = f"date_trunc({unit}, {x})::DATE > DATE {literal(today.isoformat())}"
    if field.maximum is not None:
        condition += f" AND {x} <= CAST({literal(str(field.maximum))} AS {field.sql_type})"
    told: dict[str, Any] = {"today": f"{today:%d.%m.%Y}"}
    if past.unless is None:
        return Rule(field, "date_ahead", condition, always(**told))
    column, value = past.unless
    condition += f" AND {quoted(column)} IS DISTINCT FROM {literal(value)}"
    told |= {"unless": value, "title": title_of(check.dataset.field(column))}
    return Rule(field, "date_ahead", condition, always(wording="date_ahead_unless", **told))


def _contradictions(check: Check, rule: Same) -> tuple[list[Problem], int]:
    """Rows that state another value than an earlier row of the file, or a published one that they
    do not replace, with the same `per`."""
    field = check.dataset.field(rule.field)
    x, names = quoted(field.name), ", ".join(map(quoted, rule.per))
    told = f"SELECT row, {names}, {x} FROM checked WHERE {x} IS NOT NULL"
    rows = check.published_rows(check.dataset.name)
    if rows is not None:
        check.con.register("published_rows", rows)
        told += (
            f" UNION ALL SELECT -1, {names}, {x} FROM published_rows o WHERE {x} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM checked n WHERE {same_key(check.dataset)})"
        )
    found = check.con.execute(CONTRADICTIONS.format(told=told, names=names, x=x)).fetchall()
    if rows is not None:
        check.con.unregister("published_rows")
    per = titles_of(check.dataset.field(name) for name in rule.per)
    problems = []
    for row, other_row, value, other in found[:KEPT]:
        details = {"title": title_of(field), "other": other, "per": per, "first": other_row}
        if other_row < 0:
            details["wording"] = "contradiction_published"
        header = check.header(field.name)
        problems.append(Problem(row, header, field.name, value, "contradiction", details))
    return problems, len(found)


def _lacking(check: Check, rule: Has) -> tuple[list[Problem], int]:
    """The first row of each group that lacks the value, also in what is published of the group."""
    field, names = check.dataset.field(rule.field), ", ".join(map(quoted, rule.per))
    told = f"SELECT row, {names}, {quoted(field.name)} AS value FROM checked"
    rows = check.published_rows(check.dataset.name)
    if rows is not None:
        check.con.register("published_rows", rows)
        told += f" UNION ALL SELECT NULL, {names}, {quoted(field.name)} FROM published_rows"
    found = check.con.execute(
        f"WITH told AS ({told}) SELECT min(row), arg_min(value, row) FROM told GROUP BY {names} "
        f"HAVING min(row) IS NOT NULL AND count(*) FILTER (value = {literal(rule.value)}) = 0 "
        "ORDER BY 1"
    ).fetchall()
    if rows is not None:
        check.con.unregister("published_rows")
    per = titles_of(check.dataset.field(name) for name in rule.per)
    told_more = {"title": title_of(field), "wanted": rule.value, "per": per}
    problems = [
        Problem(row, check.header(field.name), field.name, value, "lacking", told_more)
        for row, value in found[:KEPT]
    ]
    return problems, len(found)


def check_plain_texts(check: Check) -> None:
    """Warn of texts for everybody that are hard to read, and of words that nobody explains."""
    if check.dataset.name != _DATASET or not check.has(_TEXT):
        return
    columns = ["row", _TEXT, *([_WORDS] if check.has(_WORDS) else [])]
    header, title = check.header(_TEXT), title_of(check.dataset.field(_WORDS))
    warnings = []
    for row in check.typed.select(columns).to_pylist():
        text = row[_TEXT] or ""
        ease = reading_ease(text)
        if ease is not None and ease < PLAIN:
            told = {"ease": f"{ease:.0f}", "plain": PLAIN}
            warnings.append(Problem(row["row"], header, _TEXT, text[:80], "hard_text", told))
        if words := hard_words(text, explained(row.get(_WORDS))):
            told = {"words": ", ".join(words), "title": title}
            warnings.append(Problem(row["row"], header, _TEXT, words[0], "hard_words", told))
    check.findings.warnings += warnings[:KEPT]
