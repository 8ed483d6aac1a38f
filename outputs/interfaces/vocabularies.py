"""Words of open data: what our declarations say in the lists of the EU and of DCAT-AP.de.

Lists: publications.europa.eu/resource/authority, dcat-ap.de/def (licences of 2021-07-21,
contributors of 2024-06-06). The tests hold the last two against the official files.
"""

from collections.abc import Mapping

from loaders.schema import Dataset

EU = "http://publications.europa.eu/resource/authority"
DE = "http://dcat-ap.de/def"
IANA = "https://www.iana.org/assignments/media-types"
MUNICIPALITY = f"{DE}/politicalGeocoding/Level/municipality"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
NOT_OPEN = "other-closed"
CONTRIBUTOR = "govData"
"""Of a city that names none in `city.json` (`contributor`): GovData itself collects it."""

LICENCES: Mapping[str, str] = {
    "CC0-1.0": "cc-zero",
    "CC-BY-4.0": "cc-by/4.0",
    "CC-BY-3.0": "cc-by-de/3.0",
    "CC-BY-SA-4.0": "cc-by-sa/4.0",
    "CC-BY-ND-4.0": "cc-by-nd/4.0",
    "CC-BY-NC-4.0": "cc-by-nc/4.0",
    "DL-DE-BY-2.0": "dl-by-de/2.0",
    "DL-DE-ZERO-2.0": "dl-zero-de/2.0",
    "ODBL-1.0": "odbl",
    "ODC-BY-1.0": "odby",
    "ODC-PDDL-1.0": "odcpddl",
}
"""Our names of licences (SPDX) → the German list's. Whatever is not here promises nothing."""

ATTRIBUTION = ("cc-by", "dl-by", "odby", "odbl")
FREQUENCIES = ((1, "DAILY"), (7, "WEEKLY"), (31, "MONTHLY"), (92, "QUARTERLY"), (183, "ANNUAL_2"))
YEAR_DAYS = 366
FILE_TYPES: Mapping[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "geojson": ("GEOJSON", "application/geo+json"),
}
"""Formats that the catalogue names: open ones that every machine reads. XLSX and Parquet are in the
interface as well."""
THEMES: Mapping[str, tuple[str, ...]] = {
    "population": ("SOCI",),
    "budgets": ("ECON", "GOVE"),
    "surveys": ("SOCI", "GOVE"),
    "survey_questions": ("SOCI", "GOVE"),
    "events": ("SOCI", "GOVE"),
    "attendance": ("SOCI", "GOVE"),
    "mobility_hubs": ("TRAN",),
    "charging_points": ("TRAN", "ENER"),
    "charging_history": ("TRAN", "ENER"),
    "comparison_cities": ("TRAN", "REGI"),
    "network_cities": ("REGI",),
    "stops": ("TRAN",),
    "districts": ("REGI",),
    "district_names": ("REGI",),
    "outline": ("REGI",),
    "context": ("REGI", "ENVI"),
}
"""Dataset → its themes in the EU's list; any other is of the government and its work."""

LABELS: Mapping[str, str] = {
    "SOCI": "Bevölkerung und Gesellschaft",
    "ECON": "Wirtschaft und Finanzen",
    "GOVE": "Regierung und öffentlicher Sektor",
    "TRAN": "Verkehr",
    "ENER": "Energie",
    "REGI": "Regionen und Städte",
    "ENVI": "Umwelt",
    "LocalAuthority": "Kommunalbehörde",
    "STABLE": "stabil",
}
"""The lists' own words for what we take of them."""


def label(address: str) -> str:
    """What an entry of a list is called."""
    code = address.rpartition("/")[2]
    return LABELS.get(code, code)


def themes(dataset: Dataset) -> list[str]:
    """Addresses of a dataset's themes."""
    return [f"{EU}/data-theme/{one}" for one in THEMES.get(dataset.name, ("GOVE",))]


def frequency(due_after_days: int | None) -> str:
    """Address of the rhythm in which newer data are expected."""
    if due_after_days is None:
        return f"{EU}/frequency/IRREG"
    found = (name for most, name in FREQUENCIES if due_after_days <= most)
    slower = "ANNUAL" if due_after_days <= YEAR_DAYS else "OTHER"
    return f"{EU}/frequency/{next(found, slower)}"


def licence(dataset: Dataset) -> str:
    """The licence of a dataset by the German list's name; of several the one named first."""
    names = [str(one.get("name", "")).upper() for one in dataset.licences]
    return LICENCES.get(names[0], NOT_OPEN) if names else NOT_OPEN
