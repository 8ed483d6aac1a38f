"""SensorThings and NGSI: what is asked for, and that pages are followed, also those inside."""

import datetime as dt
import json
from urllib.parse import unquote

from loaders.fetch import sensors
from loaders.fetch.fetch import fetch
from loaders.reading import read
from loaders.tables.reading import Hints, Limits

NOW = dt.datetime.now(dt.UTC)


def seen(hours_ago, value):
    moment = NOW - dt.timedelta(hours=hours_ago)
    return {"phenomenonTime": moment.isoformat(), "result": value}


def values(address, **limits):
    with fetch(address, None, Limits(**limits)) as fetched:
        table = read(fetched.path, Hints()).table
    return table["c7"].to_pylist()


def test_an_address_without_expansion_asks_for_what_readings_need():
    asked = sensors.asked("https://iot.example.org/FROST/v1.1")
    assert asked == (
        "https://iot.example.org/FROST/v1.1/Datastreams?$expand=Observations("
        "$orderby=phenomenonTime%20desc;$top=1000),ObservedProperty,Thing/Locations"
    )
    of_one = sensors.asked("https://iot.example.org/v1.1/Datastreams(5)/Observations?$top=10")
    assert unquote(of_one).endswith(
        "Observations?$top=10&$expand=Datastream($expand=ObservedProperty,Thing/Locations)"
        "&$orderby=phenomenonTime desc"
    )
    own = "https://iot.example.org/v1.1/Datastreams?$expand=Observations"
    assert sensors.asked(own) == own
    assert sensors.asked("https://example.org/liste.csv") == "https://example.org/liste.csv"


def test_pages_of_streams_and_of_their_readings_are_one_answer(server, answers):
    def stream(key, observations, **more):
        return {"@iot.id": key, "name": f"Pegel {key}", "Observations": observations, **more}

    answers["/v1.1/Datastreams"] = (
        200,
        {},
        json.dumps(
            {
                "value": [
                    stream(
                        1,
                        [seen(0, 9), seen(1, 8)],
                        **{"Observations@iot.nextLink": f"{server}/v1.1/rest"},
                    )
                ],
                "@iot.nextLink": f"{server}/v1.1/more",
            }
        ),
    )
    # Readings that have come to old ones are not followed any further.
    old = {"value": [seen(2, 7), seen(90, 6)], "@iot.nextLink": f"{server}/v1.1/never"}
    answers["/v1.1/rest"] = (200, {}, json.dumps(old))
    answers["/v1.1/more"] = (200, {}, json.dumps({"value": [stream(2, [seen(0, 5)])]}))
    assert values(f"{server}/v1.1/") == ["9", "8", "7", "6", "5"]


def test_entities_of_a_context_broker_come_page_by_page(server, answers, monkeypatch):
    def entity(number):
        level = {"type": "Property", "value": number, "observedAt": "2024-05-02T09:00:00Z"}
        return {"id": f"urn:ngsi-ld:W:{number}", "type": "W", "waterLevel": level}

    pages = [[entity(1), entity(2)], [entity(3)]]

    class Pages(dict):
        def get(self, path, default=None):
            return (200, {}, json.dumps(pages.pop(0))) if path.endswith("/entities") else default

    from tests.loaders.fetch.conftest import Script

    monkeypatch.setattr(Script, "answers", Pages())
    assert values(f"{server}/ngsi-ld/v1/entities?type=W", page_rows=2) == ["1", "2", "3"]
