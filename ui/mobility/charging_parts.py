"""The rows behind the charts of the mobility page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries.places.charging_mix import charging_by, charging_by_district
from queries.places.map_layers import shape_from_wkb
from ui.components.domain_words import point_words
from ui.i18n.texts import text as _
from ui.state.session_data import counties, run_query


@dataclass(frozen=True)
class Part:
    """One way to split up public charging: rows, their names in words, what they are; `amount`
    where only that can be counted."""

    code: str
    rows: pd.DataFrame
    names: Sequence[str]
    by: str
    amount: str | None = None


def charging_parts(district_id: str | None) -> list[Part]:
    """Public charging by operator, kind, plug and district."""
    scope: dict[str, Any] = {"counties": counties(), "district_id": district_id}
    operators, kinds, plugs = (
        run_query(charging_by, by=by, **scope) for by in ("operator", "kind", "plug")
    )
    kind_words = point_words("charging_points", "kind")
    parts = [
        Part("betreiber", operators, _named(operators["operator"]), _("by operator")),
        Part("art", kinds, [kind_words.get(kind, "–") for kind in kinds["kind"]], _("by kind")),
        Part("stecker", plugs, _named(plugs["plug"]), _("by plug, a station with several counts "
             "with each"), "stations"),
    ]  # fmt: skip
    return parts + ([] if district_id else _by_district())


def _by_district() -> list[Part]:
    rows = run_query(charging_by_district, counties=counties())
    rows = rows.assign(name=rows["name"].fillna(_("outside every district")))
    dense = rows.dropna(subset=["points_per_1000"])
    dense = dense.sort_values("points_per_1000", ascending=False, kind="stable")
    by = _("by district")
    return [
        Part("bezirke", rows, _named(rows["name"]), by),
        Part("dichte", dense, _named(dense["name"]), by, "points_per_1000"),
    ]


def _named(column: pd.Series) -> list[str]:
    return [str(name) if isinstance(name, str) and name else "–" for name in column]


def spot_geometry(wkb: bytes | None) -> dict[str, Any] | None:
    """The white spots as GeoJSON, no finer than the map shows."""
    if wkb is None:
        return None
    return run_query(_geometry, wkb=wkb)


def _geometry(_con: object, *, wkb: bytes) -> dict[str, Any]:
    return shape_from_wkb(wkb, zoom=14)
