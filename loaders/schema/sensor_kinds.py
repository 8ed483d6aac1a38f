"""Kinds of sensors: the unit of each, what it can measure at all, and units that come instead.

Unit codes of NGSI are those of UN/CEFACT Recommendation 20 (CEL, FAH, CMT …).
"""

from collections.abc import Mapping
from dataclasses import dataclass

OTHER = "Sonstiges"


@dataclass(frozen=True)
class Kind:
    """The unit of a kind, and the lowest and highest value that can be true in it."""

    unit: str
    low: float
    high: float


KINDS: Mapping[str, Kind] = {
    "Wasserstand": Kind("cm", -500, 2000),
    "Lufttemperatur": Kind("°C", -45, 50),
    "Luftfeuchte": Kind("%", 0, 100),
    "Niederschlag": Kind("mm", 0, 500),
    "Windgeschwindigkeit": Kind("m/s", 0, 90),
    "Feinstaub PM10": Kind("µg/m³", 0, 5000),
    "Feinstaub PM2,5": Kind("µg/m³", 0, 5000),
    "Stickstoffdioxid": Kind("µg/m³", 0, 2000),
    "Ozon": Kind("µg/m³", 0, 1000),
    "Lärm": Kind("dB(A)", 0, 140),
    "Füllstand Container": Kind("%", 0, 100),
    "Besucher": Kind("Personen", 0, 1_000_000),
    "Bodenfeuchte": Kind("%", 0, 100),
    "Verkehrsmenge": Kind("Fahrzeuge", 0, 1_000_000),
}
"""Kinds with a unit; of `OTHER` nothing is known."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "cm": ("CMT", "centimeter", "centimetre", "Zentimeter"),
    "m": ("MTR", "meter", "metre"),
    "mm": ("MMT", "millimeter", "l/m²", "l/m2", "mm/h"),
    "°C": ("CEL", "C", "degC", "deg C", "Grad C", "Grad Celsius", "degree Celsius", "Celsius"),
    "°F": ("FAH", "F", "degF", "deg F", "Fahrenheit", "degree Fahrenheit", "Grad Fahrenheit"),
    "K": ("KEL", "Kelvin"),
    "%": ("P1", "Prozent", "percent", "per cent", "%RH", "% rF", "%rH"),
    "m/s": ("MTS", "meter per second", "ms-1"),
    "km/h": ("KMH", "kmh", "kph"),
    "µg/m³": ("GQ", "ug/m3", "µg/m3", "μg/m3", "μg/m³", "ug/m³", "microgram per cubic meter"),
    "mg/m³": ("GP", "mg/m3"),
    "dB(A)": ("2N", "dB", "dBA", "Dezibel", "decibel"),
    "Personen": ("C62", "Anzahl", "1", "people", "persons", "count", "Personen (Anzahl)", "one"),
    "Fahrzeuge": ("Kfz", "vehicles", "Fahrzeuge/h", "Kfz/h", "Anzahl Fahrzeuge"),
}
"""Unit → its other spellings; compared without case, blanks apart."""

TURNED: Mapping[tuple[str, str], tuple[float, float]] = {
    ("m", "cm"): (100, 0),
    ("mm", "cm"): (0.1, 0),
    ("°F", "°C"): (5 / 9, -160 / 9),
    ("K", "°C"): (1, -273.15),
    ("km/h", "m/s"): (1 / 3.6, 0),
    ("mg/m³", "µg/m³"): (1000, 0),
}
"""Unit, unit wanted → factor and summand that make the one of the other."""


def plain_unit(text: str) -> str:
    """The unit that a spelling means; the spelling itself if it is of none known."""
    return _SPELLED.get(_bare(text), text.strip())


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


_SPELLED = {_bare(one): unit for unit, all_ in UNITS.items() for one in (unit, *all_)}
