"""A map of the screens as SVG: the same features, the districts as links."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from markupsafe import Markup, escape

from ui.state.recorded import DrawnMap

WIDE = 640
"""Of the drawing, in units; so the letters have the size of the text around them."""
LETTER = 6.6  # of a name of 12 units, on average
NAMED = 0.92  # of its district's width may a name take
SIGN = 9

Feature = dict[str, Any]
Place = tuple[float, float]


def map_svg(drawn: DrawnMap, link: Callable[[str], str | None]) -> Markup:
    """The map. link: the page of a district by its code; one without a page is no link."""
    layers = [one for layer in drawn.layers for one in layer]
    corners = [place for one in layers if _is_district(one) for place in _places(one["geometry"])]
    if not corners:
        return Markup("")
    project, high = _projection(corners)
    parts = [_drawn(one, project, link) for one in layers if not _is_name(one)]
    names = [_name(one, project, layers) for one in layers if _is_name(one)]
    return Markup(
        '<svg viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" class="city-map" '
        'role="group" aria-label="{title}">{hatch}{parts}{names}</svg>'
    ).format(
        wide=WIDE,
        high=high,
        title=drawn.title,
        hatch=HATCH,
        parts=Markup("").join(parts),
        names=Markup("").join(names),
    )


HATCH = Markup(
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/>'
    '<line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
)


def _is_district(one: Feature) -> bool:
    return "district" in str(one["properties"].get("style", {}).get("className", ""))


def _is_name(one: Feature) -> bool:
    return bool(one["properties"].get("look") == "name")


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    kind, found = geometry["type"], geometry.get("coordinates", ())
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _rings(part)
    elif kind == "Polygon" or kind == "MultiLineString":
        yield from found
    elif kind == "MultiPolygon":
        for polygon in found:
            yield from polygon
    elif kind == "LineString":
        yield found


def _places(geometry: dict[str, Any]) -> Iterator[Place]:
    for ring in _rings(geometry):
        for place in ring:
            yield place[0], place[1]


def _projection(corners: Sequence[Place]) -> tuple[Callable[[Place], Place], int]:
    """Longitude and latitude → units of the drawing; its height. Web maps' own (EPSG:3857), so that
    shapes look as on the screen's map."""

    def north(latitude: float) -> float:
        return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))

    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    low, top = north(min(y for _, y in corners)), north(max(y for _, y in corners))
    scale = (WIDE - 12) / ((east - west) or 1)

    def project(place: Place) -> Place:
        return 6 + (place[0] - west) * scale, 6 + (top - north(place[1])) * scale

    return project, round((top - low) * scale) + 12


def _path(geometry: dict[str, Any], project: Callable[[Place], Place], is_area: bool) -> str:
    lines = []
    for ring in _rings(geometry):
        points = [tuple(round(n) for n in project((p[0], p[1]))) for p in ring]
        kept = [one for n, one in enumerate(points) if not n or one != points[n - 1]]
        if len(kept) > (2 if is_area else 1):
            lines.append("M" + "L".join(f"{x} {y}" for x, y in kept) + ("Z" if is_area else ""))
    return "".join(lines)


def _drawn(
    one: Feature,
    project: Callable[[Place], Place],
    link: Callable[[str], str | None],
) -> Markup:
    own, geometry = one["properties"], one["geometry"]
    style = own.get("style", {})
    title = Markup("<title>{}</title>").format(" · ".join(own["lines"])) if own.get("lines") else ""
    if geometry["type"] == "Point":
        return _point(own, project((geometry["coordinates"][0], geometry["coordinates"][1])), title)
    kind = style.get("className", "")
    path = _path(geometry, project, is_area="line" not in kind.split())
    if not path:
        return Markup("")
    fill = Markup(' fill="{}"').format(style["fillColor"]) if style.get("fillColor") else ""
    shape = Markup('<path class="{}" d="{}"{}>{}</path>').format(kind, path, fill, title)
    address = link(own["id"]) if own.get("kind") == "bezirk" else None
    if not address:
        return shape
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(
        address, " · ".join(own.get("lines") or [own["id"]]), shape
    )


def _point(own: dict[str, Any], place: Place, title: Markup | str) -> Markup:
    """A circle of a size, or a sign in a small one."""
    x, y = (round(n, 1) for n in place)
    style = own.get("style")
    if style:
        return Markup('<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>').format(
            style.get("className", ""), x, y, style["radius"], title
        )
    return Markup(
        '<g class="map-sign {}">{}<circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}">{}</text></g>'
    ).format(own.get("look", ""), title, x, y, SIGN, x, y + 4, own.get("sign", ""))


def _name(one: Feature, project: Callable[[Place], Place], layers: Iterable[Feature]) -> Markup:
    """The name of a district where it has room in it, else its number."""
    own = one["properties"]
    x, y = project((one["geometry"]["coordinates"][0], one["geometry"]["coordinates"][1]))
    wide = [
        project(place)[0]
        for other in layers
        if _is_district(other) and other["properties"].get("id") == own["within"]
        for place in _places(other["geometry"])
    ]
    room = (max(wide) - min(wide)) * NAMED if wide else 0
    words = own["sign"] if len(own["sign"]) * LETTER <= room else own["short"]
    return Markup('<text class="map-name" x="{}" y="{}" aria-hidden="true">{}</text>').format(
        round(x), round(y) + 4, escape(words)
    )
