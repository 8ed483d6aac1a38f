"""Words and number forms of the district map's figures, layers and points."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from queries.metric import dataset_evidence
from queries.places.district_figures import CHANGES, MAP_FIGURES, RATES, Rank
from queries.places.districts import population
from queries.rounding import half_up
from ui.components.domain_words import schematic_words, uncounted_words
from ui.components.figure import stand
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import edition, run_query

STYLE = Path(__file__).parent / "map.css"
DEMONSTRATED = ("budgets", "attendance", "mobility_hubs", "reports")
BY_SHAPE = (
    "density_per_km2", "charging_stations", "charging_points", "charging_points_per_1000"
)  # fmt: skip
"""Figures that are worked out from the shapes of the districts."""
SOURCES = 3
HIDDEN_CELL = "•"
HIDDEN_BY = {"survey": "is_survey_suppressed", "reports": "is_reports_suppressed"}
"""Beginning of a figure → the column that says that a district's value is suppressed."""
DIGITS = {
    "population_change_share": 3,
    "survey_per_1000": 1,
    "reports_per_1000": 1,
    "charging_points_per_1000": 2,
}
DEMO_COLUMNS = {
    "measures": "measures_demo",
    "planned_eur": "planned_demo_eur",
    "events": "events_demo",
    "survey_participants": "survey_demo",
    "survey_per_1000": "survey_demo",
}


@dataclass(frozen=True)
class Figure:
    """A figure of the map in the reader's words; digits: decimals of the class limits."""

    code: str
    title: str
    digits: int

    @property
    def diverging(self) -> bool:
        """Whether the figure is a change, with a meaning to its sign."""
        return self.code in CHANGES

    @property
    def is_count(self) -> bool:
        """Whether it is an amount, which circles show, and no rate, which colours may show."""
        return self.code not in RATES

    def size(self, value: float) -> str:
        """An amount that a circle of the legend stands for."""
        return self.words(value).removeprefix("+")

    def limit(self, value: float | None) -> str:
        """The limit of a class, exact to the last digit."""
        if MAP_FIGURES[self.code].unit == "EUR":
            return look().euros(value)
        return self.words(value)

    def words(self, value: float | None) -> str:
        """A value in the reader's number form; a missing one is a dash."""
        if value is None or pd.isna(value):
            return look().number(None)
        if MAP_FIGURES[self.code].unit == "EUR":
            return look().money(value)
        sign = "+" if self.diverging and half_up(value, self.digits) > 0 else ""
        if MAP_FIGURES[self.code].unit == "share":
            return sign + look().percent(value, self.digits - 2)
        return sign + look().number(value, self.digits)


def figures(table: pd.DataFrame) -> dict[str, Figure]:
    """Figure → its words, in the order of the choice; `table` is that of district_figures."""
    last = _latest(table["population_date"])
    first = _latest(table["population_first_date"])
    period = {"first": look().date(first, "Jahr"), "last": look().date(last, "Jahr")}
    day = look().date(last)
    titles = {
        "population": _("Residents ({date})", date=day),
        "population_change": _("Change of residents {first}–{last}", **period),
        "population_change_share": _("Change of residents {first}–{last}, in percent", **period),
        "density_per_km2": _("Residents per km² ({date})", date=day),
        "measures": _("Measures"),
        "planned_eur": _("Planned money of the measures, in euros"),
        "approved_eur": _("Approved money of the measures, in euros"),
        "spent_eur": _("Spent money of the measures, in euros"),
        "events": _("Events held"),
        "attended": _("People at events"),
        "survey_participants": _("Survey participants"),
        "survey_per_1000": _("Survey participants per 1,000 residents ({date})", date=day),
        "reports_per_1000": _("Citizens' reports per 1,000 residents ({date})", date=day),
        "charging_stations": _("Charging stations"),
        "charging_points": _("Public charging points"),
        "charging_points_per_1000": _("Charging points per 1,000 residents ({date})", date=day),
        "hubs": _("Mobility hubs, planned and open"),
        "hubs_open": _("Mobility hubs in operation"),
    }
    return {code: Figure(code, titles[code], DIGITS.get(code, 0)) for code in MAP_FIGURES}


def _latest(dates: pd.Series) -> dt.date | None:
    day = pd.to_datetime(dates).max()
    return None if pd.isna(day) else day.date()


def figure_source(figure: Figure, table: pd.DataFrame) -> str:
    """Where a figure comes from, of what date, and how much of it is demonstration."""
    name, *others = MAP_FIGURES[figure.code].datasets
    notes = [uncounted_words() if "population" in (name, *others) else ""]
    if figure.code in BY_SHAPE:
        notes.append(schematic_words())
    if name == "population":
        known = run_query(population).dropna(subset=["source"])
        source = [_("Source: {source}", source=known["source"].iloc[0])] if len(known) else []
        return " · ".join(filter(None, [*source, *notes]))
    parts = [_("Source: {source}", source=stand(name)), *filter(None, notes)]
    demo = table[DEMO_COLUMNS[figure.code]].sum() if figure.code in DEMO_COLUMNS else 0
    if demo:
        parts.append(_("{n} of it invented", n=figure.words(float(demo))))
    elif name in DEMONSTRATED:
        found = run_query(dataset_evidence, dataset=name)
        if found.demo_rows:
            parts.append(_invented(found.demo_rows, found.rows))
    return " · ".join(parts)


def _invented(n: int, rows: int) -> str:
    said = look().plural("{n} of {rows} row invented", "{n} of {rows} rows invented", rows)
    return said.format(n=look().number(n), rows=look().number(rows))


def behind(sources: list[str]) -> list[str]:
    """Whom the background of the map is from, as its licences ask."""
    shown = "; ".join(dict.fromkeys(source.split(", nach")[0] for source in sources[:SOURCES]))
    return [_("Background: {source}", source=shown)] if shown else []


def invented_note() -> str:
    """Said below every figure of a district while demonstration rows are shown."""
    if not edition().demo:
        return ""
    return _("Measures, money, events, hubs and surveys contain invented rows.")


def values(figure: Figure, table: pd.DataFrame) -> dict[str, float | None]:
    """District → value of the figure, None where it has none; table: `district_figures`."""
    return {
        code: None if pd.isna(value) else float(value)
        for code, value in zip(table["district_id"], table[figure.code], strict=True)
    }


def district_lines(figure: Figure, table: pd.DataFrame) -> dict[str, list[str]]:
    """District → the texts of its tooltip: name, figure, value, that the shape is schematic."""
    return {
        str(row["district_id"]): [
            f"{row['district_id']} {row['name']}",
            f"{figure.title}: {cell(row, figure)}",
            *([_("schematic, not official")] if row["is_schematic"] else []),
        ]
        for _place, row in table.iterrows()
    }


def is_hidden(row: pd.Series, code: str) -> bool:
    """Whether a district's value of a figure is suppressed, to protect small groups."""
    column = HIDDEN_BY.get(code.split("_")[0])
    return column is not None and bool(row[column])


def cell(row: pd.Series, figure: Figure) -> str:
    """A district's value in words; a suppressed one is a dot and neither a dash nor zero."""
    if is_hidden(row, figure.code):
        return HIDDEN_CELL
    if figure.code == "attended" and not pd.isna(row["attended_about"]):
        return _("some {n}", n=int(row["attended_about"]))
    return figure.words(row[figure.code])


def place(rank: Rank) -> str:
    """A district's rank among all, and whether it shares it."""
    if rank.rank is None:
        return ""
    if rank.equal > 1:
        return _("{rank} of {n}, shared", rank=rank.rank, n=rank.n)
    return _("{rank} of {n}", rank=rank.rank, n=rank.n)


def missing_words(figure: Figure, table: pd.DataFrame) -> str:
    """Why districts have no value: nothing is stated, or too few people stand behind it."""
    if any(is_hidden(row, figure.code) for _place, row in table.iterrows()):
        return _("no value, or too few people to show (•)")
    return _("no value")


def _with_equals(known: pd.DataFrame, row: pd.Series, figure: Figure) -> str:
    """A district's name, and how many others have the same value."""
    name, others = str(row["name"]), int((known[figure.code] == row[figure.code]).sum()) - 1
    if not others:
        return name
    return plural("{name} and {n} other", "{name} and {n} others", others, name=name)


def in_words(figure: Figure, table: pd.DataFrame) -> str:
    """The map in a sentence: the greatest, the smallest, how many without a value."""
    known = table.dropna(subset=[figure.code]).sort_values(figure.code, kind="stable")
    everything = plural("{n} district", "{n} districts", len(table))
    if known.empty:
        return f"{figure.title}: {everything}, {missing_words(figure, table)}."
    parts = [
        words.format(name=_with_equals(known, row, figure), value=figure.words(row[figure.code]))
        for words, row in (
            (_("highest in {name} ({value})"), known.iloc[-1]),
            (_("lowest in {name} ({value})"), known.iloc[0]),
        )
    ]
    if known[figure.code].nunique() == 1:
        parts = [_("the same everywhere ({value})", value=figure.words(known[figure.code].iloc[0]))]
    missing = len(table) - len(known)
    if missing:
        parts.append(plural("{n} without a value", "{n} without a value", missing))
    return f"{figure.title}: {everything}, " + ", ".join(parts) + "."
