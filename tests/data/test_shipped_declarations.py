"""The declarations say enough about every dataset and column, and says it consistently."""

import re
from pathlib import Path

import pytest

# The columns that the rest of the project, downloads and other people's tools rely on.
COLUMNS = {
    "fields": "field_id position title title_en short_title short_title_en goals source",
    "districts": "district_id name other_names latitude longitude area_km2 geometry is_schematic"
    " source",
    "district_names": "name kind district_id incorporated_year places note latitude longitude"
    " source",
    "population": "district_id date population register source",
    "measures": "measure_id title kind description working_group owner district_id place latitude"
    " longitude status approval approval_date start_date planned_end_date forecast_end_date target"
    " target_value target_unit current_value last_update_date evidence internal_note is_public"
    " is_demo source source_date source_url",
    "measure_fields": "measure_id field_id is_demo source",
    "milestones": "milestone_id measure_id title baseline_date forecast_date done_date"
    " is_superseded precision is_demo source source_date source_url",
    "measure_events": "measure_id date precision kind what status approval value certainty"
    " is_public is_demo source source_date source_url",
    "programme": "topic what indicator date precision number unit comparator certainty note is_demo"
    " source source_date source_url",
    "budgets": "measure_id year funding_source planned_eur approved_eur spent_eur is_demo source",
    "alternatives": "measure_id alternative kind lifetime_years residual_eur rate_percent rate_date"
    " first_year is_demo source source_date source_url",
    "payments": "measure_id alternative what direction rhythm year amount_eur spread_percent"
    " is_demo source source_date source_url",
    "scores": "measure_id alternative criterion weight score who why is_demo source source_date"
    " source_url",
    "use_cases": "measure_id audience change words picture picture_alt is_public is_demo source"
    " source_date source_url",
    "signposts": "signpost_id name kind place latitude longitude district_id link is_demo source"
    " source_date source_url",
    "events": "event_id series title position start_date end_date precision start_time duration_min"
    " format topic working_group district_id place organiser talks certainty note is_public is_demo"
    " source source_date source_url",
    "attendance": "series event_id group registered attended is_estimate comparator is_demo source"
    " source_date source_url",
    "surveys": "survey_id title organiser kind open_from_date open_to_date wanted_number"
    " responses_total responses_date method is_public is_demo source source_date source_url",
    "survey_questions": "survey_id question_id position text kind labels field_id is_demo source"
    " source_date source_url",
    "survey_answers": "survey_id respondent_id question_id value district_id age_group submitted_at"
    " is_released is_demo source",
    "survey_results": "survey_id question answer place district_id position value comparator"
    " unit count n counted source source_date source_url",
    "reports": "report_id category district_id latitude longitude reported_date acknowledged_date"
    " closed_date confirmed_date status exported_date is_demo source",
    "mobility_hubs": "hub_id name kind status planned_date opened_date reported_date precision"
    " offers place latitude longitude district_id note is_public is_demo source source_date"
    " source_url",
    "charging_points": "station_id operator street address_note postcode place county latitude"
    " longitude commissioned_date power_kw kind points plugs status register_date source",
    "charging_history": "date precision scope stations points ac_stations dc_stations hpc_stations"
    " comparator certainty note source source_date source_url",
    "network_cities": "city indicator date precision value unit comparator note source source_date"
    " source_url",
    "comparison_cities": "ags city register_date stations points power_kw fast_stations population"
    " population_date area_km2 source",
    "indicators": "indicator_id title measure_id field_id date precision district_id value target"
    " unit comparator counted_by certainty note is_public is_demo source source_date source_url",
    "indicator_definitions": "indicator_id valid_from formula unit owner rhythm direction level"
    " change is_public is_demo source source_date source_url",
    "indicator_targets": "indicator_id district_id due_date target note is_public is_demo source"
    " source_date source_url",
    "sensors": "sensor_id name kind unit place latitude longitude district_id interval_min is_demo"
    " source",
    "measurements": "sensor_id period start count mean minimum maximum last_value first_at last_at"
    " is_demo source",
    "stops": "stop_id name kind latitude longitude operator source",
    "outline": "ags name geometry source",
    "context": "context_id kind name geometry source",
}
KEYS = {
    "fields": "field_id",
    "districts": "district_id",
    "district_names": "name kind",
    "population": "district_id date",
    "measures": "measure_id",
    "measure_fields": "measure_id field_id",
    "milestones": "milestone_id",
    "measure_events": "measure_id date what",
    "programme": "topic what date",
    "budgets": "measure_id year funding_source",
    "alternatives": "measure_id alternative",
    "payments": "measure_id alternative what",
    "scores": "measure_id alternative criterion",
    "use_cases": "measure_id",
    "signposts": "signpost_id",
    "events": "event_id",
    "attendance": "series event_id group",
    "surveys": "survey_id",
    "survey_questions": "survey_id question_id",
    "survey_answers": "survey_id respondent_id question_id value",
    "survey_results": "survey_id question answer place",
    "reports": "report_id",
    "mobility_hubs": "hub_id",
    "charging_points": "station_id",
    "charging_history": "date scope stations points",
    "network_cities": "city indicator date",
    "comparison_cities": "ags register_date",
    "indicators": "indicator_id date district_id",
    "indicator_definitions": "indicator_id valid_from",
    "indicator_targets": "indicator_id district_id due_date",
    "sensors": "sensor_id",
    "measurements": "sensor_id period start",
    "stops": "stop_id",
    "outline": "ags",
    "context": "context_id",
}
SHIPPED_EMPTY = {
    "reports",
    "alternatives",
    "payments",
    "scores",
    "use_cases",
    "signposts",
    "sensors",
    "measurements",
    "indicator_definitions",
    "indicator_targets",
}
"""What no public source states: only an example ships."""
UNITS = {"_eur": "€", "_km2": "km²", "_kw": "kW", "_min": "min", "itude": "°"}
TYPES = {"string", "integer", "number", "boolean", "date", "time", "datetime", "year", "geojson"}


def columns_of(resource):
    return [field["name"] for field in resource["schema"]["fields"]]


def fields_of(datasets):
    for name, resource in datasets.items():
        for field in resource["schema"]["fields"]:
            yield f"{name}.{field['name']}", field


def test_the_datasets_and_their_columns_are_the_agreed_ones(datasets):
    assert {name: " ".join(columns_of(r)) for name, r in datasets.items()} == COLUMNS


def test_the_keys_are_the_agreed_ones(datasets):
    assert {name: " ".join(r["schema"]["primaryKey"]) for name, r in datasets.items()} == KEYS


def test_every_dataset_speaks_both_languages_and_names_its_rights(datasets):
    for name, resource in datasets.items():
        for text in ("title", "title@en", "description", "description@en", "owner"):
            assert resource[text].strip(), (name, text)
        assert resource["description"].endswith("."), name
        assert all(licence["name"] and licence["title"] for licence in resource["licenses"]), name
        assert resource["licenses"], name
        assert resource["sources"], name
        assert all(source["title"] for source in resource["sources"]), name


def test_every_column_has_titles_a_sentence_a_type_and_an_example(datasets):
    for column, field in fields_of(datasets):
        assert field["title"].strip(), column
        assert field["title@en"].strip(), column
        assert re.fullmatch(r"[A-ZÄÖÜ].+\.", field["description"]), column
        assert field["type"] in TYPES, column
        assert isinstance(field["example"], str), column
        assert field["example"], column
        assert isinstance(field["public"], bool), column


def test_a_unit_stands_where_the_name_of_the_column_promises_one(datasets):
    for column, field in fields_of(datasets):
        promised = [unit for ending, unit in UNITS.items() if column.endswith(ending)]
        assert field.get("unit") == (promised[0] if promised else None), column


def test_every_allowed_value_has_an_english_label(datasets):
    for column, field in fields_of(datasets):
        allowed = field.get("constraints", {}).get("enum", [])
        assert list(field.get("labels@en", {})) == allowed, column
        assert all(field.get("labels@en", {}).values()), column


def test_a_state_has_exactly_the_agreed_values(datasets):
    allowed = {
        column: field["constraints"]["enum"]
        for column, field in fields_of(datasets)
        if "enum" in field.get("constraints", {})
    }
    assert allowed["measures.status"] == [
        "Idee",
        "geplant",
        "in Umsetzung",
        "abgeschlossen",
        "gestoppt",
    ]
    assert allowed["measures.approval"] == [
        "nicht beantragt",
        "beantragt",
        "bewilligt",
        "überarbeiten",
        "abgelehnt",
    ]
    states = ["in Betrieb", "im Bau", "geplant", "beendet", "gestoppt"]
    assert allowed["mobility_hubs.status"] == states
    assert allowed["mobility_hubs.kind"][0] == "Mobilitätsinsel"
    assert allowed["events.format"] == ["vor Ort", "online", "hybrid"]


def test_properties_that_name_a_column_name_an_existing_one(datasets):
    for name, resource in datasets.items():
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        asked = types.get(resource["asOfField"], "date")
        assert asked in {"date", "datetime"} or resource["asOfField"] == "source_date", name
        assert resource["asOfField"] in {None, *types}, name
        assert types.get(resource["publicField"], "boolean") == "boolean", name
        assert resource["publicField"] == ("is_public" if "is_public" in types else None), name
        assert resource["districtField"] == ("district_id" if "district_id" in types else None)
        assert set(resource["schema"]["primaryKey"]) <= set(types), name


def test_references_point_at_the_key_of_another_dataset(datasets):
    count = 0
    for name, resource in datasets.items():
        for reference in resource["schema"].get("foreignKeys", []):
            target = datasets[reference["reference"]["resource"]]
            assert set(reference["fields"]) <= set(columns_of(resource)), name
            assert reference["reference"]["fields"] == target["schema"]["primaryKey"], name
            count += 1
    assert count == 31


def test_what_must_not_be_public_is_not(datasets):
    held_back = {column for column, field in fields_of(datasets) if not field["public"]}
    hidden = {
        f"{name}.{column}"
        for name in ("survey_answers", "survey_results")
        for column in COLUMNS[name].split()
    }
    assert held_back == hidden | {
        "scores.who",
        "reports.report_id",
        "reports.latitude",
        "reports.longitude",
        "measures.owner",
        "measures.internal_note",
        "budgets.spent_eur",
    }
    assert [name for name, r in datasets.items() if not r["public"]] == [
        "survey_answers",
        "survey_results",
    ]
    assert datasets["survey_answers"]["minCell"] == datasets["survey_results"]["minCell"] == 5
    assert datasets["reports"]["minCell"] == 5


def test_the_rhythms_by_which_data_falls_due(datasets):
    due = {name: r["dueAfterDays"] for name, r in datasets.items() if r["dueAfterDays"]}
    assert due == {
        "population": 365,
        "measures": 90,
        "milestones": 90,
        "measure_events": 90,
        "programme": 90,
        "budgets": 180,
        "events": 180,
        "attendance": 180,
        "surveys": 365,
        "reports": 90,
        "mobility_hubs": 180,
        "charging_points": 365,
        "comparison_cities": 365,
        "indicators": 365,
    }


def test_only_datasets_that_mark_them_have_a_file_of_demonstration_rows(datasets):
    for name, resource in datasets.items():
        marks = "is_demo" in columns_of(resource)
        declared = resource["path"]
        if name == "programme":  # stated in full, so no example takes the place of a fact
            assert declared == "programme.csv"
            continue
        if name in SHIPPED_EMPTY:
            assert declared == f"demo/{name}.csv", name
            continue
        assert declared == ([f"{name}.csv", f"demo/{name}.csv"] if marks else declared), name
        assert marks or (isinstance(declared, str) and "demo" not in declared), name


@pytest.mark.parametrize(
    ("key", "value"),
    [("name", "Gera"), ("ags", "16052000"), ("nuts", "DEG02"), ("area_km2", 152.18)],
)
def test_the_city_is_gera(descriptor, key, value):
    assert descriptor["city"][key] == value


def test_the_strategy_and_the_links_are_told_in_both_languages(descriptor):
    strategy = descriptor["city"]["strategy"]
    assert strategy["adopted_date"] == "2021-12-14"
    assert descriptor["city"]["basemap"] is None
    for texts, keys in (
        (descriptor["city"], ["description"]),
        (strategy, ["title", "programme", "description"]),
        *((link, ["title", "description"]) for link in descriptor["city"]["links"]),
    ):
        for key in keys:
            assert texts[key].strip()
            assert texts[f"{key}@en"].strip()
    assert [link["url"] for link in descriptor["city"]["links"]] == [
        "https://cockpit.gera.de",
        "https://unser.gera.de/vision-und-ziele/",
    ]


def test_every_declared_file_ships_and_no_other(datasets):
    folder = Path(__file__).resolve().parents[2] / "data"
    declared = set()
    for resource in datasets.values():
        paths = resource["path"]
        declared |= {paths} if isinstance(paths, str) else set(paths)
    shipped = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix in {".csv", ".geojson"}
    }
    assert shipped == declared
