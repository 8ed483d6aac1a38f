"""The numbers of the cards worked out anew, from nothing but the CSV exports of a state.

Written against what each number is said to mean, without a line of the code that draws it: pandas
for sums, shapely for places. Each function gives the numbers of one card in their order, written
as a German reader sees them; words around them are left aside.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

import pandas as pd
from shapely import Point, from_wkt

NUMBER = re.compile(r"\d[\d.,/]*(?<![.,/])")
SERIES = ["beschlossen", "bewilligt", "abgelehnt", "rahmen", "freigegeben"]
SPELLINGS = {"kreisfreie stadt gera", "gera, stadt", "stadt gera", "gera"}
FEWEST = 5  # people that a number of a survey stands for
FUNDER = {"bund (kfw)", "bund", "kfw"}  # as budgets name who set the frame


def numbers_of(*texts: str) -> list[str]:
    """The numbers in texts, in their order."""
    return [found for text in texts for found in NUMBER.findall(text)]


def written(value: float, digits: int = 0) -> str:
    """1234.5 → 1.234,5."""
    step = Decimal(1).scaleb(-digits)
    text = f"{Decimal(f'{value:.12g}').quantize(step, ROUND_HALF_UP):,}"
    return text.translate(str.maketrans(",.", ".,"))


def money(value: float) -> str:
    """Whole euros; from a million on in millions with one decimal, unless it is 0."""
    if abs(value) < 1e6:
        return written(value)
    return written(value / 1e6, 1).removesuffix(",0")


def month(day: pd.Timestamp) -> str:
    return f"{day.month:02}/{day.year}"


def date(day: pd.Timestamp) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


def end_of(day: pd.Timestamp, precision: str) -> pd.Timestamp:
    """The last day that a date exact to the month, quarter or year can mean."""
    period = {"Jahr": "Y", "Quartal": "Q", "Monat": "M"}.get(precision, "D")
    return day.to_period(period).end_time.normalize()


@dataclass(frozen=True)
class Exported:
    """The exports of one state in a folder, as the reader of a page sees them: with or without
    the invented rows, for a district or (None) the whole city, on a day."""

    folder: Path
    demo: bool
    district: str | None
    today: dt.date

    @property
    def day(self) -> pd.Timestamp:
        return pd.Timestamp(self.today)

    def read(self, name: str) -> pd.DataFrame:
        """The rows of a dataset; dates as such, is_demo as bool."""
        rows = pd.read_csv(self.folder / f"{name}.csv", dtype=str, keep_default_na=False)
        rows = rows.mask(rows == "")
        rows["is_demo"] = rows["is_demo"].eq("true") if "is_demo" in rows else False
        for column in rows.columns[rows.columns.str.endswith("_date") | (rows.columns == "date")]:
            if column != "source_date":
                rows[column] = pd.to_datetime(rows[column])
        return rows if self.demo else rows[~rows["is_demo"]]

    def own_and_citywide(self, rows: pd.DataFrame) -> pd.DataFrame:
        """A chosen district keeps what belongs to no district."""
        if self.district is None:
            return rows
        return rows[rows["district_id"].isna() | (rows["district_id"] == self.district)]

    def own(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What a card counts: everything of the city, of a chosen district only what is there.
        Were citywide rows counted in each district, the districts added up to more than the city.
        """
        return rows if self.district is None else rows[rows["district_id"] == self.district]

    def citywide(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What stands beside the number of a chosen district: the rows of no district."""
        return rows[rows["district_id"].isna() & (self.district is not None)]

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The measures that the strategy is measured by: the decided ones. One whose end was only
        announced still runs, and nobody has reported its end."""
        found = self.own_and_citywide(self.read("measures"))
        events = self.read("measure_events")
        told = zip(events["measure_id"], events["status"], events["date"], strict=True)
        announced = {key for key, certainty in zip(told, events["certainty"], strict=True)
                     if certainty == "angekündigt"}  # fmt: skip
        stated = zip(found["measure_id"], found["status"], found["last_update_date"], strict=True)
        is_announced = [key in announced for key in stated]
        found["status"] = found["status"].mask(is_announced, "in Umsetzung")
        found["last_update_date"] = found["last_update_date"].mask(is_announced)
        decided = found[found["kind"] == "Umsetzungsmaßnahme"]
        return decided if len(decided) else found[found["status"] != "Idee"]

    @cached_property
    def facts(self) -> dict[str, pd.Series]:
        """Series of the programme → its latest number until the day."""
        rows = self.read("programme")
        rows = rows[rows["indicator"].isin(SERIES) & rows["number"].notna()]
        rows = rows[~(rows["date"] > self.day) & (rows["certainty"] != "angekündigt")]
        rows = rows.sort_values(["date", "what"], na_position="first", kind="stable")
        real = rows[~rows["is_demo"]]
        rows = pd.concat([rows[~rows["indicator"].isin(real["indicator"])], real])
        return {name: of.iloc[-1] for name, of in rows.groupby("indicator")}

    @cached_property
    def held(self) -> pd.DataFrame:
        """The events that were held, with who registered and who came to each."""
        events = self.own_and_citywide(self.read("events")).set_index("event_id")
        events = events.join(self._attendance())
        is_over = ~(events["start_date"] >= self.day)
        return events[is_over & ((events["certainty"] != "angekündigt") | events["came"].notna())]

    def _attendance(self) -> pd.DataFrame:
        """Event → came, registered, is_about, is_invented; a row of all groups takes the place of
        the groups, and a stated number that of an invented one."""
        rows = self.read("attendance")
        rows = rows[rows["event_id"].notna()]
        lines = {}
        for event, of_event in rows.groupby("event_id"):
            real = of_event[~of_event["is_demo"]]
            kept = real if len(real) else of_event
            line = {"is_about": kept["is_estimate"].eq("true").any(),
                    "is_invented": kept["is_demo"].any()}  # fmt: skip
            for column, name in (("attended", "came"), ("registered", "registered")):
                values = pd.to_numeric(kept[column])
                total = values[kept["group"].isna()]
                stated = total if total.notna().any() else values
                line[name] = stated.max() if stated is total else stated.sum(min_count=1)
            lines[event] = line
        columns = ["came", "registered", "is_about", "is_invented"]
        return pd.DataFrame.from_dict(lines, orient="index", columns=columns)


def measures_card(seen: Exported) -> list[str]:
    """City: approved of decided, rejected, month. District: its own that run, of all its own, the
    month of the latest report on them, how many run citywide.

    By hand, earlier, with the examples: in 03 stands only demo-massnahme-08; it runs and was
    reported on in 10/2026. Citywide run seven real ones and demo-massnahme-01, -05 and -06: 10.
    """
    facts = seen.facts
    if seen.district is None and {"bewilligt", "beschlossen"} <= set(facts):
        shown = [facts["bewilligt"], facts["beschlossen"]]
        told = [facts[name] for name in ("bewilligt", "abgelehnt") if name in facts]
        latest = max(one["date"] for one in told)
        rejected = [written(float(one["number"])) for one in told[1:]]
        return [*(written(float(one["number"])) for one in shown), *rejected, month(latest)]
    found = seen.own(seen.measures)
    every = seen.measures[seen.measures["status"] == "in Umsetzung"]
    running = seen.own(every)
    reported = _last_report(seen, running)
    beside = [] if seen.district is None else [written(len(seen.citywide(every)))]
    invented = running["is_demo"].sum()
    told = [] if invented in (0, len(running)) else [written(invented)]
    return [written(len(running)), written(len(found)), *([month(reported)] if reported else []),
            *beside, *told]  # fmt: skip


def _last_report(seen: Exported, measures: pd.DataFrame) -> pd.Timestamp | None:
    """The latest day on which any of the measures was reported on, invented ones aside."""
    real = measures[~measures["is_demo"]]
    real = real if len(real) else measures
    days = [day for day in real["last_update_date"].dropna() if day <= seen.day]
    events = seen.read("measure_events")
    events = events[events["measure_id"].isin(real["measure_id"]) & events["date"].notna()]
    is_report = (events["kind"] != "Anforderung") & (events["certainty"] != "angekündigt")
    for row in events[is_report].to_dict("records"):
        period = {"Jahr": "Y", "Quartal": "Q", "Monat": "M"}.get(row["precision"], "D")
        if row["date"].to_period(period).start_time <= seen.day:
            days.append(min(row["date"], seen.day))
    return max(days, default=None)


def money_card(seen: Exported) -> list[str]:
    """Approved, planned, spent, approved citywide; for the city the funder's part against the
    funder's frame or, without real approved amounts, what was released of that.

    By hand, earlier, with the examples: 01 has demo-massnahme-02, 216,300 € of it approved, and
    -11, whose 9,900 € are merely applied for. Citywide count -01 and -05, but neither -06, to be
    revised, nor -12, rejected.
    """
    rows = budgets_of(seen)
    is_real = bool(_sum(rows[~rows["is_demo"]], "approved_eur"))
    frame = float(seen.facts["rahmen"]["number"])
    if seen.district is None and not is_real and "freigegeben" in seen.facts:
        released = seen.facts["freigegeben"]
        return [money(float(released["number"])), money(frame), month(released["date"])]
    own = seen.own(rows)
    amounts = [_sum(own, f"{name}_eur") for name in ("approved", "planned", "spent")]
    beside = _sum(seen.citywide(rows), "approved_eur")
    if seen.district is None and is_real:
        is_funders = rows["funding_source"].str.lower().isin(FUNDER)
        amounts += [_sum(rows[is_funders], "approved_eur"), frame]
    approved, invented = amounts[0], _sum(own[own["is_demo"]], "approved_eur")
    told = [] if invented in (None, 0, approved) else [invented]
    if seen.district is not None and (approved is not None or beside is not None):
        told.insert(0, beside or 0)
    return [money(amount) for amount in [*amounts, *told] if amount is not None]


def budgets_of(seen: Exported) -> pd.DataFrame:
    """The amounts with the district of their measure. Approved is only what the funder approved:
    an amount of a measure that is rejected, to be revised or merely applied for is a wish."""
    measures = seen.read("measures")[["measure_id", "district_id", "approval"]]
    rows = seen.read("budgets").merge(measures, on="measure_id")
    for name in ("planned_eur", "approved_eur", "spent_eur"):
        rows[name] = pd.to_numeric(rows[name])
    is_wish = rows["approval"].notna() & (rows["approval"] != "bewilligt")
    return rows.assign(approved_eur=rows["approved_eur"].mask(is_wish))


def _sum(rows: pd.DataFrame, name: str) -> float | None:
    """None where nobody states an amount: that is not nothing."""
    stated = rows[name].dropna()
    return None if stated.empty else float(stated.sum())


def survey_card(seen: Exported) -> list[str]:
    """Answers, goal, the month or day; in a district its participants, if they may be told."""
    surveys = seen.read("surveys")
    surveys["last"] = surveys["responses_date"].fillna(surveys["open_to_date"])
    surveys = surveys.assign(is_other=surveys["kind"] != "Befragung",
                             is_without=surveys["wanted_number"].isna())  # fmt: skip
    row = surveys.sort_values("last", ascending=False, kind="stable").sort_values(
        ["is_other", "is_demo", "is_without"], kind="stable"
    )
    row = row.iloc[0]
    answers = seen.read("survey_answers")
    people = answers[answers["survey_id"] == row["survey_id"]].drop_duplicates("respondent_id")
    stated = 0 if pd.isna(row["responses_total"]) else int(row["responses_total"])
    shown = [written(max(stated, len(people)))]
    shown += [] if row["is_without"] else [written(float(row["wanted_number"]))]
    is_over = row["open_to_date"] < seen.day
    shown.append(month(row["open_to_date"]) if is_over else date(row["responses_date"]))
    if seen.district is not None and len(people):
        shown.append(written((people["district_id"] == seen.district).sum()))
    return shown


def events_card(seen: Exported) -> list[str]:
    """Events held, the first and the last year, how many citywide ones beside those of a district,
    how many are invented."""
    held = seen.own(seen.held)
    years = held["start_date"].dropna().dt.year
    first = [] if years.empty else [str(years.min())]
    span = [] if years.nunique() < 2 else [str(years.min()), str(years.max())]
    beside = [] if seen.district is None else [written(len(seen.citywide(seen.held)))]
    invented = held["is_demo"].sum()
    told = [] if invented in (0, len(held)) else [written(invented)]
    return [written(len(held)), *first, *span, *beside, *told]


def events_by_year(seen: Exported) -> list[int]:
    """Events held in each year from the first to the last."""
    years = seen.own(seen.held)["start_date"].dropna().dt.year
    if years.empty:
        return []
    counts = years.value_counts()
    return [int(counts.get(year, 0)) for year in range(years.min(), years.max() + 1)]


def hubs_card(seen: Exported) -> list[str]:
    """Hubs that are open, those that the plan wanted by now and until when, the last report."""
    rows = seen.read("mobility_hubs")
    rows = rows[rows["kind"].fillna("Mobilitätsinsel") == "Mobilitätsinsel"]
    if seen.district is not None:
        rows = rows[rows["district_id"] == seen.district]
    planned = pd.to_datetime(pd.Series(
        [end_of(day, exact) for day, exact in zip(rows["planned_date"], rows["precision"],
                                                  strict=True)
         if pd.notna(day)]))  # fmt: skip
    due = planned[planned < seen.day]
    dated = rows["opened_date"].notna()
    is_open = (rows["opened_date"] <= seen.day).where(dated, rows["status"] == "in Betrieb")
    wanted = [written(len(due)), date(due.max())] if len(due) else []
    real = rows[~rows["is_demo"]]
    reported = (real if len(real) else rows)["reported_date"].max()
    shown = [written(is_open.sum())] if is_open.any() else []
    invented = rows["is_demo"].sum()
    told = [] if invented in (0, len(rows)) else [written(invented)]
    return [*shown, *wanted, *([month(reported)] if pd.notna(reported) else []), *told]


def charging_card(seen: Exported) -> list[str]:
    """Charging points, per 1,000 residents with two decimals, the days of register and count."""
    rows = stations(seen)
    if rows.empty:
        return []
    points = pd.to_numeric(rows["points"]).sum()
    counted = seen.read("population").sort_values("date")
    is_of = counted["district_id"].isna()
    if seen.district is not None:
        is_of = counted["district_id"] == seen.district
    last = counted[is_of].iloc[-1]
    return [written(points), written(1000 * points / float(last["population"]), 2), "1.000",
            date(rows["register_date"].max()), date(last["date"])]  # fmt: skip


def stations(seen: Exported) -> pd.DataFrame:
    """The city's stations by their county, those of a district by where they stand."""
    rows = seen.read("charging_points")
    county = rows["county"].str.lower().str.split().str.join(" ")
    rows = rows[county.isin(SPELLINGS)]
    if seen.district is None:
        return rows
    shapes = seen.read("districts").set_index("district_id")["geometry"].map(from_wkt)
    inside = [
        _first_around(shapes, Point(float(row.longitude), float(row.latitude))) == seen.district
        for row in rows.itertuples()
    ]
    return rows[inside]


def _first_around(shapes: pd.Series, place: Point) -> str | None:
    return next((code for code, shape in shapes.sort_index().items() if shape.covers(place)), None)


def points_by_year(seen: Exported) -> list[float]:
    """Charging points that stood at the end of each year, by the year they came."""
    rows = stations(seen)
    rows = rows[rows["commissioned_date"].notna()]
    new = pd.to_numeric(rows["points"]).groupby(rows["commissioned_date"].dt.year).sum()
    years = range(new.index.min(), new.index.max() + 1)
    return [float(n) for n in new.reindex(years, fill_value=0).cumsum()]
