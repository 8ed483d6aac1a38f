"""What a packet says beside the measures: indicators, sensors, citizens' reports, cost and
benefit, other cities; in the words
of their pages, and nothing where there are no rows."""

import datetime as dt

import pandas as pd

from outputs.packet import blocks
from outputs.packet.blocks import Block
from outputs.packet.scope import Scope
from queries.indicators.indicators import indicators
from queries.reports.reports import Wanted, reports, reports_by
from queries.sensors.sensors import sensors, with_age
from ui.access.roles import may
from ui.components.domain_words import age_words, moment_words, network_title, reading_words
from ui.components.measure_words import aim_mark, amount, course_of
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.indicators import listing
from ui.indicators import sensors as sensor_list
from ui.indicators import words as indicator_words
from ui.measures import economics
from ui.network import data
from ui.network import words as network_words
from ui.reports import words as report_words
from ui.state.session_data import min_cell, run_query

MOST_INDICATORS = 40
MOST_SENSORS = 20


def indicators_of(scope: Scope, today: dt.date) -> list[Block]:
    """The indicators of the city, of a district or of Zielfelder: each with its course and target,
    in the order of their page."""
    listed = run_query(indicators, today=today)
    for column, codes in (("district_id", (scope.district,)), ("field_id", scope.fields)):
        if wanted := [code for code in codes if code]:
            listed = listed[listed[column].isin(wanted)]
    if listed.empty or scope.group:
        return []
    invented = _("invented")
    rows = [
        (
            indicator_words.series_name(row) + (f" ({invented})" if row["is_demo"] else ""),
            amount(row["value"], row["unit"], row["comparator"]),
            look().date(row["date"], indicator_words.stated(row["precision"]) or None),
            f"{course_of(row).sign} {course_of(row).word}",
            _aim(row),
        )
        for row in listed.to_dict("records")
    ]
    columns = [_("Indicator"), _("Value"), _("As of"), _("Trend"), _("Target")]
    return [
        blocks.heading(_("Indicators")),
        blocks.paragraph(listing.sentence_words(listed)),
        blocks.table(pd.DataFrame(rows, columns=columns), MOST_INDICATORS),
    ]


def _aim(row: dict[str, object]) -> str:
    """The target, and whether it is reached as things are."""
    stated = indicator_words.stated(row["aim"])
    mark = aim_mark(stated) if stated and not row["is_old"] else None
    words = f"{mark.sign} {mark.word}" if mark else ""
    return " · ".join(filter(None, (indicator_words.target_words(row), words)))


def sensors_of(scope: Scope, moment: dt.datetime) -> list[Block]:
    """What the sensors of the city or a district measured last, and which are still. moment: up to
    which their silence counts (UTC)."""
    listed = with_age(run_query(sensors), moment)
    if scope.district:
        listed = listed[listed["district_id"].eq(scope.district)]
    if listed.empty or scope.fields or scope.group:
        return []
    kinds, invented = value_words("sensors", "kind"), _("invented")
    rows = [
        (
            row["name"] + (f" ({invented})" if row["is_demo"] else ""),
            kinds.get(row["kind"], row["kind"]),
            reading_words(row),
            moment_words(row),
            age_words(row),
        )
        for row in listed.to_dict("records")
    ]
    columns = [_("Sensor"), _("Kind"), _("Last reading"), _("Date"), _("Age")]
    return [
        blocks.heading(_("Sensors")),
        blocks.table(pd.DataFrame(rows, columns=columns), MOST_SENSORS),
        blocks.note(
            f"{sensor_list.source(listed)}. {sensor_list.age_counted_to(moment)}. "
            f"{sensor_list.rule()}"
        ),
    ]


def worth_of(listed: pd.DataFrame) -> list[Block]:
    """Cost and benefit of the measures (columns as `queries.measures.measures.measures`) that
    somebody has worked out, and of how many the effect cannot be measured."""
    found, invented = economics.compared(listed), _("invented")
    rows = [
        (
            row["title"] + (f" ({invented})" if row["is_demo"] else ""),
            row["sentence"],
            *row["cells"],
        )
        for row in found
        if row["worked_out"]
    ]
    columns = [_("Measure"), _("Finding"), *economics.compared_heads()]
    return [
        blocks.heading(_("Cost and benefit")),
        blocks.paragraph(economics.blind_words(found)),
        *([blocks.table(pd.DataFrame(rows, columns=columns))] if rows else []),
        *([blocks.note(economics.method())] if rows else []),
    ]


def reports_of(scope: Scope) -> list[Block]:
    """Citizens' reports of the city or a district by kind, as far as their number may be known."""
    if scope.fields or scope.group:
        return []
    wanted = Wanted(scope.district, None, protect=not may("analyst"), min_cell=min_cell("reports"))
    found = run_query(reports, wanted=wanted)
    if found.is_hidden or not found.total.value:
        return []
    rows = run_query(reports_by, by="category", what="closing", wanted=wanted)
    shown = report_words.table(rows.assign(name=rows["key"]), column_words("reports")["category"])
    said = [report_words.source(found.total), *report_words.remarks(found), report_words.method()]
    return [
        blocks.heading(_("Citizens' reports")),
        blocks.paragraph(report_words.sentence(found)),
        blocks.table(shown),
        blocks.note(" ".join(one if one.endswith(".") else f"{one}." for one in said)),
    ]


def network(scope: Scope, today: dt.date) -> list[Block]:
    """Our city beside those that offer their data in the same form; of the whole city only."""
    others = data.others(data.known_peers(), today) if scope == Scope() else []
    if not others:
        return []
    cities = [data.own(today), *others]
    rows = [
        (
            city.name,
            *(f"{value} ({when})" if when else value for value, when in network_words.cells(city)),
        )
        for city in cities
    ]
    return [
        blocks.heading(network_title()),
        blocks.table(pd.DataFrame(rows, columns=network_words.heads())),
        *(blocks.note(network_words.read_from(city)) for city in cities),
    ]
