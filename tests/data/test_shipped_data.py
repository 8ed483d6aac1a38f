"""Every shipped row is what its declaration says, and the numbers are those of the documents."""

import csv
import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"

PARSERS = {
    "string": str,
    "integer": lambda text: int(text) if re.fullmatch(r"-?\d+", text) else _refuse(text),
    "number": lambda text: float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else _refuse(text),
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "year": lambda text: int(text) if re.fullmatch(r"\d{4}", text) else _refuse(text),
    "geojson": lambda text: json.loads(text)["coordinates"],
}


def _refuse(text):
    raise ValueError(text)


def problems(field, text):
    """What is wrong with one cell: a list of codes, empty when nothing is."""
    rules = field.get("constraints", {})
    if text == "":
        return ["required"] if rules.get("required") else []
    try:
        value = PARSERS[field["type"]](text)
    except (KeyError, ValueError):
        return ["type"]
    parse = PARSERS[field["type"]]
    found = {
        "enum": text not in rules.get("enum", [text]),
        "pattern": not re.fullmatch(rules.get("pattern", ".*"), text, re.DOTALL),
        "minimum": "minimum" in rules and value < parse(str(rules["minimum"])),
        "maximum": "maximum" in rules and value > parse(str(rules["maximum"])),
        "spaces": text != text.strip(),
    }
    return [code for code, is_wrong in found.items() if is_wrong]


def test_every_cell_fits_its_declaration(datasets, tables):
    found = [
        (name, number, field["name"], row[field["name"]], code)
        for name, resource in datasets.items()
        for number, row in enumerate(tables[name], start=2)
        for field in resource["schema"]["fields"]
        for code in problems(field, row[field["name"]])
    ]
    assert found == []


def test_every_example_fits_its_declaration(datasets):
    found = [
        (name, field["name"], code)
        for name, resource in datasets.items()
        for field in resource["schema"]["fields"]
        for code in problems(field, field["example"])
    ]
    assert found == []


def test_every_csv_has_the_declared_columns_and_plain_line_feeds(datasets):
    for name, resource in datasets.items():
        columns = [field["name"] for field in resource["schema"]["fields"]]
        declared = resource["path"]
        for path in [declared] if isinstance(declared, str) else declared:
            if path.endswith(".csv"):
                content = (DATA / path).read_bytes()
                assert next(csv.reader([content.decode("utf-8").split("\n", 1)[0]])) == columns
                assert b"\r" not in content, name
                assert not content.startswith(b"\xef\xbb\xbf"), name
                assert content.endswith(b"\n"), name


def test_keys_are_unique(datasets, tables):
    for name, resource in datasets.items():
        key = resource["schema"]["primaryKey"]
        counts = Counter(tuple(row[column] for column in key) for row in tables[name])
        assert [values for values, count in counts.items() if count > 1] == [], name


def references(datasets, tables):
    """Yield dataset, columns, values, row and the target's rows by key, for filled references."""
    for name, resource in datasets.items():
        for reference in resource["schema"].get("foreignKeys", []):
            target = reference["reference"]
            by_key = {
                tuple(row[column] for column in target["fields"]): row
                for row in tables[target["resource"]]
            }
            for row in tables[name]:
                values = tuple(row[column] for column in reference["fields"])
                if all(values):
                    yield name, reference["fields"], values, row, by_key


def test_references_resolve(datasets, tables):
    missing = {
        (name, *values)
        for name, _, values, _, by_key in references(datasets, tables)
        if values not in by_key
    }
    assert missing == set()


def test_the_example_row_of_every_template_refers_to_that_of_another_or_to_shipped_rows(
    datasets, tables
):
    examples = {
        name: {field["name"]: field["example"] for field in resource["schema"]["fields"]}
        for name, resource in datasets.items()
    }
    for name, resource in datasets.items():
        example = examples[name]
        for reference in resource["schema"].get("foreignKeys", []):
            target = reference["reference"]
            keys = {
                tuple(row[column] for column in target["fields"])
                for row in [*tables[target["resource"]], examples[target["resource"]]]
            }
            assert tuple(example[column] for column in reference["fields"]) in keys, name


def test_no_real_row_refers_to_a_demonstration_row_nor_the_other_way_round(datasets, tables):
    mixed = {
        (name, *values)
        for name, _, values, row, by_key in references(datasets, tables)
        if "is_demo" in by_key[values] and by_key[values]["is_demo"] != row.get("is_demo", "false")
    }
    assert mixed == set()


def test_series_of_events_are_real_or_demonstration_never_both(real, demo):
    def series(tables):
        return {row["series"] for name in ("events", "attendance") for row in tables[name]} - {""}

    assert series(real) & series(demo) == set()
    assert all(name.startswith("Beispiel-") for name in series(demo))


def test_attendance_names_the_series_of_its_event(tables):
    series = {row["event_id"]: row["series"] for row in tables["events"]}
    for row in tables["attendance"]:
        assert row["series"] == series.get(row["event_id"], row["series"]), row


def test_attendance_is_one_total_or_one_number_a_group_never_both(tables):
    groups: dict = {}
    for row in tables["attendance"]:
        groups.setdefault((row["series"], row["event_id"]), set()).add(row["group"] != "")
    assert [event for event, kinds in groups.items() if len(kinds) > 1] == []


def test_every_row_has_a_source_and_real_rows_name_no_invented_one(tables, real):
    assert all(row["source"].strip() for rows in tables.values() for row in rows)
    assert not [r for rows in real.values() for r in rows if "erfunden" in r["source"]]


def listed_in_the_readme(heading):
    """The items below a heading of data/README.md."""
    readme = (DATA / "README.md").read_text("utf-8")
    section = readme.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    return tuple(line[2:] for line in section.splitlines() if line.startswith("- "))


def test_every_real_row_has_the_link_of_its_source_or_the_readme_says_why_not(real):
    offline = listed_in_the_readme("Documents that are not online")
    sourced = {name: rows for name, rows in real.items() if rows and "source_url" in rows[0]}
    assert len(sourced) == 13  # all but registers, shapes, names, population and joined rows
    without = [row["source"] for rows in sourced.values() for row in rows if not row["source_url"]]
    assert [source for source in without if not source.startswith(offline)] == []
    links = {row["source_url"] for rows in sourced.values() for row in rows} - {""}
    assert [link for link in links if not re.match(r"https?://[^\s/]+\.[a-z]+/", link)] == []
    assert {one for one in offline if not any(s.startswith(one) for s in without)} == set()


def test_every_real_row_has_a_date_or_comes_from_a_page_without_one(real):
    undated = listed_in_the_readme("Pages without a date")
    found = [
        (name, row["source"])
        for name, rows in real.items()
        for row in rows
        if "source_date" in row
        and not any(row[column] for column in row if column.endswith("date"))
        and not row["source"].startswith(undated)
    ]
    assert found == []


def test_attribution_stands_in_the_rows(real):
    for name, needed in {
        "charging_points": "Ladesäulenregister der Bundesnetzagentur, Stand 01.01.2022, CC BY 4.0",
        "comparison_cities": "Statistisches Bundesamt (Destatis)",
        "stops": "DB Station&Service AG, Stationsdaten (StaDa), CC BY 4.0",
        "outline": "© GeoBasis-DE / BKG, dl-de/by-2-0",
        "context": "© GeoBasis-DE / BKG, dl-de/by-2-0",
        "districts": "schematisch, nicht amtlich: Voronoi-Zelle um ",
    }.items():
        assert [row for row in real[name] if needed not in row["source"]] == [], name
    for row in real["district_names"]:
        assert bool(row["latitude"]) == ("GeoNames, CC BY 4.0" in row["source"]), row["name"]


# --- the numbers of the documents -------------------------------------------------------------


def total(rows, column):
    return sum(float(row[column]) for row in rows)


def test_charging_points_are_the_31_stations_of_the_register(real):
    rows = real["charging_points"]
    assert (len(rows), total(rows, "points"), total(rows, "power_kw")) == (31, 62, 1571)
    assert Counter(row["kind"] for row in rows) == {
        "Normalladeeinrichtung": 26,
        "Schnellladeeinrichtung": 5,
    }
    assert {row["county"] for row in rows} == {"Kreisfreie Stadt Gera"}
    assert Counter(row["place"] for row in rows) == {"Gera": 29, "Gera-Trebnitz": 1, "gera": 1}
    assert {row["status"] for row in rows} == {""}
    assert min(row["commissioned_date"] for row in rows) == "2017-01-13"
    assert max(row["commissioned_date"] for row in rows) == "2021-09-24"
    assert all(row["postcode"].startswith("075") for row in rows)


def test_the_city_among_the_cities_for_comparison_agrees_with_its_stations(real):
    rows = {row["city"]: row for row in real["comparison_cities"]}
    assert list(rows) == ["Erfurt", "Gera", "Jena", "Suhl", "Weimar", "Eisenach"]
    gera = rows["Gera"]
    assert [gera[c] for c in ("stations", "points", "power_kw", "fast_stations", "population")] == [
        "31",
        "62",
        "1571.0",
        "5",
        "94152",
    ]


def test_population_of_the_districts_and_of_the_city(real):
    rows = real["population"]
    by_date = {
        date: [row for row in rows if row["date"] == date and row["district_id"]]
        for date in ("1997-12-31", "2011-12-31")
    }
    assert {date: (len(r), total(r, "population")) for date, r in by_date.items()} == {
        "1997-12-31": (12, 116509),
        "2011-12-31": (12, 96294),
    }
    city = {row["date"]: row["population"] for row in rows if not row["district_id"]}
    assert city == {"2015-12-31": "96954", "2022-12-31": "95142"}


def test_the_smartcity_wochen_had_nine_sessions_and_26_talks(real):
    """A tenth evening is known from its invitation alone, without a place in the review."""
    weeks = [row for row in real["events"] if row["series"] == "SMARTCity-Wochen 2021"]
    rows = [row for row in weeks if row["position"]]
    assert [(r["certainty"], r["start_date"]) for r in weeks if not r["position"]] == [
        ("angekündigt", "2021-02-25")
    ]
    assert [int(row["position"]) for row in rows] == list(range(1, 10))
    # Tuesdays and Thursdays from 26 January to 23 February; the review names all of them.
    first = dt.date(2021, 1, 26)
    days = [first + dt.timedelta(days=7 * (n // 2) + 2 * (n % 2)) for n in range(9)]
    assert [row["start_date"] for row in rows] == [day.isoformat() for day in days]
    assert {row["certainty"] for row in rows} == {"belegt", "erschlossen"}
    assert [int(row["talks"]) for row in rows] == [0, 3, 3, 4, 3, 3, 5, 3, 2]
    assert total(rows, "talks") == 26
    attendance = [r for r in real["attendance"] if r["series"] == "SMARTCity-Wochen 2021"]
    assert [(r["event_id"], r["group"], r["attended"], r["is_estimate"]) for r in attendance] == [
        ("", "", "250", "true")
    ]


def test_events_from_2019_to_2025_with_how_sure_they_are(real):
    """44 looked up, 12 of which were here, and 5 documents of before: 49 in all."""
    rows = real["events"]
    assert Counter(row["certainty"] for row in rows) == {
        "belegt": 28,
        "angekündigt": 15,
        "erschlossen": 6,
    }
    assert Counter(row["start_date"][:4] for row in rows) == {
        "2019": 2, "2020": 5, "2021": 15, "2022": 4, "2023": 7, "2024": 7, "2025": 4, "": 5,
    }  # fmt: skip
    assert {row["district_id"] for row in rows} == {""}


def test_attendance_as_the_sources_say_it(real):
    counted = {
        (row["event_id"], row["group"]): (row["registered"], row["comparator"], row["attended"])
        for row in real["attendance"]
        if row["event_id"]
    }
    assert counted == {
        ("fachgruppe-2021-01-22", ""): ("14", "", "8"),
        ("workshop-beginner-2024", "Unternehmen"): ("", "", "3"),
        ("workshop-beginner-2024", "Kommunen"): ("", "", "6"),
        ("auftakt-workshop-2019-05-07", ""): ("", "etwa", "30"),
        ("1-vollversammlung-projektauftakt-2019-10-01", ""): ("", "etwa", "110"),
        ("3-vollversammlung-2020-11-20", ""): ("", "bis zu", "70"),
        ("4-vollversammlung-2021-04-14", ""): ("", "genannt", "80"),
        ("gruendung-netzwerk-digitale-bildung-2021-07-01", ""): ("", "genannt", "14"),
        ("13-thueringer-netzwerktreffen", ""): ("", "etwa", "30"),
    }
    estimates = {row["comparator"] for row in real["attendance"] if row["is_estimate"] == "true"}
    assert estimates == {"", "etwa", "bis zu"}  # "" is the "ca. 250" of the whole series


def test_the_survey_is_closed_with_633_of_1000_wanted(real):
    row = next(row for row in real["surveys"] if row["survey_id"] == "buergerbefragung")
    assert (row["organiser"], row["wanted_number"], row["responses_total"]) == (
        "DHGE",
        "1000",
        "633",
    )
    assert (row["open_to_date"], row["responses_date"]) == ("2021-03-31", "2021-04-14")
    assert "keine Zufallsstichprobe" in row["method"]
    assert "etwa 650" in row["method"]  # the other number is told


def test_results_of_the_survey_are_bounds_and_words(real):
    said = [(row["comparator"], row["value"]) for row in real["survey_results"]]
    assert said == [
        ("über", "0.5"),
        ("Mehrheit", ""),
        ("ohne Anteil", ""),
        ("die meisten", ""),
        ("über", "0.6"),
        ("mehr als", "0.9"),
    ]
    assert {(row["n"], row["count"]) for row in real["survey_results"]} == {("633", "")}


def test_wishes_by_field_of_action(real):
    wishes = [row for row in real["survey_answers"] if row["survey_id"] == "wuensche"]
    assert Counter(row["question_id"] for row in wishes) == {
        "vision-2030": 9,
        "ziele-leben": 12,
        "ziele-lernen": 11,
    }
    assert {row["submitted_at"] for row in real["survey_answers"]} == {""}


def test_the_mobility_hubs_have_a_milestone_a_year(real):
    rows = [row for row in real["milestones"] if row["measure_id"] == "mobilitaetsinseln"]
    known = ("baseline_date", "precision", "done_date", "is_superseded")
    assert [tuple(row[column] for column in known) for row in rows] == [
        (f"{year}-12-31", "Jahr", "", "true") for year in range(2021, 2026)
    ]
    measure = next(r for r in real["measures"] if r["measure_id"] == "mobilitaetsinseln")
    assert (measure["status"], measure["target_value"]) == ("geplant", "2")


def test_measures_by_kind_and_what_was_last_reported_of_them(real):
    """13 decided by the council, 14 pilots chosen in December 2020; the rest are ideas."""
    rows = real["measures"]
    of_kind = {
        kind: Counter(row["status"] for row in rows if row["kind"] == kind)
        for kind in ("Umsetzungsmaßnahme", "Pilotprojekt")
    }
    assert of_kind == {
        "Umsetzungsmaßnahme": {"in Umsetzung": 6, "geplant": 6, "abgeschlossen": 1},
        "Pilotprojekt": {"in Umsetzung": 11, "geplant": 1, "abgeschlossen": 2},
    }
    # Five of the eight approved are named; the sources say nothing of one measure's money or place.
    assert Counter(row["approval"] for row in rows)["bewilligt"] == 5
    for column in ("current_value", "internal_note", "district_id"):
        assert {row[column] for row in rows} == {""}, column
    assert real["budgets"] == []


def test_no_source_names_the_place_or_the_opening_of_a_mobility_hub(real):
    hubs = [row for row in real["mobility_hubs"] if row["kind"] == "Mobilitätsinsel"]
    assert len(real["mobility_hubs"]) - len(hubs) == 11
    for column in ("opened_date", "offers", "latitude", "district_id"):
        assert {row[column] for row in hubs} == {""}, column
    assert {row["status"] for row in hubs} == {"geplant"}
    planned = [(r["planned_date"], r["precision"]) for r in hubs if r["planned_date"]]
    assert planned == [("2021-12-31", "Jahr")] * 2
    assert max(row["reported_date"] for row in hubs) == "2023-04-08"


def test_approvals_went_from_three_to_eight_of_thirteen(real):
    facts = [row for row in real["programme"] if row["indicator"]]
    approved = [(r["date"], r["number"]) for r in facts if r["indicator"] == "bewilligt"]
    assert approved == [
        ("2023-01-19", "3"),
        ("2023-04-08", "7"),
        ("2023-07-31", "8"),
        ("2023-12-23", "8"),
    ]
    last = {row["indicator"]: row["number"] for row in facts}
    assert (last["beschlossen"], last["abgelehnt"], last["laufend"]) == ("13", "3", "11")
    assert [row["date"] for row in facts if row["indicator"] == "ende"] == ["2026-12-31"]


def test_the_contradicting_count_of_charging_points_tells_the_others(real):
    rows = {(row["date"], row["points"]): row for row in real["charging_history"]}
    note = rows[("2022-06-20", "35")]["note"]
    assert "62" in note
    assert "63" in note
    assert {("2022-01-01", "62"), ("2021-11-10", "63")} <= set(rows)


def test_working_groups_are_those_of_the_documents(real):
    groups = Counter(row["working_group"] for row in real["measures"])
    assert groups == {
        "": 50,
        "AG Energie & Umwelt": 4,
        "AG Bildung & Kultur": 2,
        "AG Städtebau": 1,
        "AG Wirtschaft": 1,
    }


def test_indicators_of_the_programme(real):
    rows = sorted(real["indicators"], key=lambda row: row["date"])
    values = {row["indicator_id"]: (row["value"], row["target"]) for row in rows}
    of_the_programme = {
        "foerderung": ("7500000", ""),
        "bewilligte-massnahmen": ("8", "13"),  # never "of 17", which counts other projects
        "mobilitaetsinseln": ("", "2"),
        "befragung-teilnahme": ("633", "1000"),
        "smartcity-wochen-stunden": ("20", ""),
        "arbeitslosenquote": ("6.8", ""),
        "stadtradeln-teilnehmende": ("838", ""),
    }
    assert {name: values[name] for name in of_the_programme} == of_the_programme


def test_fields_of_action_stand_in_order(real):
    assert [(row["position"], row["field_id"]) for row in real["fields"]] == [
        ("1", "leben"),
        ("2", "lernen"),
        ("3", "mobilitaet"),
        ("4", "nachhaltigkeit"),
    ]
    assert [row["goals"].count("; ") + 1 for row in real["fields"]] == [4, 5, 4, 6]


@pytest.mark.parametrize(
    ("name", "district_id"),
    [
        ("Gera-Nord/Langenberg", "04"),
        ("Gera-Westvororte", "08"),
        ("Zwötzen/Liebschwitz", "09"),
        ("Langenberg", "04"),
        ("Tinz", "06"),
        ("Untermhaus", "07"),
        ("Bieblach", ""),  # named in two districts
        ("Lusan", ""),  # split over three
        ("Aga", ""),  # no document says
    ],
)
def test_the_crosswalk_says_only_what_a_name_settles(real, name, district_id):
    found = {row["district_id"] for row in real["district_names"] if row["name"] == name}
    assert found == {district_id}
    assert all(row["note"] for row in real["district_names"])


def test_the_crosswalk_holds_the_twelve_and_the_quarters(real):
    kinds = Counter(row["kind"] for row in real["district_names"])
    assert kinds == {"statistischer Bezirk": 15, "Stadtteil": 39}
    years = Counter(
        row["incorporated_year"] for row in real["district_names"] if row["incorporated_year"]
    )
    assert years == {"1905": 1, "1912": 1, "1919": 9, "1922": 1, "1923": 3, "1950": 12, "1994": 12}


def test_the_stations_of_the_railway(real):
    assert sorted(row["name"] for row in real["stops"]) == [
        "Gera Hbf",
        "Gera Süd",
        "Gera-Langenberg",
        "Gera-Zwötzen",
    ]
