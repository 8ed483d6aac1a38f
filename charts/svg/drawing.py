"""The sheet that a drawing is written on: shapes and words as SVG, colours in place of slots."""

from collections.abc import Mapping, Sequence

from charts.svg.letters import LINE, safe, short

ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Sheet:
    """SVG elements in the order in which they are drawn."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        """colours: slot of `charts.palette` → colour."""
        self.parts: list[str] = []
        self._colours = colours

    def colour(self, slot: object) -> str:
        """What is drawn for a slot; a colour of its own stays."""
        return safe(self._colours.get(str(slot), str(slot)))

    def rectangle(self, left: float, top: float, right: float, bottom: float, look: str) -> None:
        """look: further attributes, already safe."""
        x, width = min(left, right), abs(right - left)
        y, height = min(top, bottom), abs(bottom - top)
        self.parts.append(
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" '
            f'height="{short(height)}"{look}/>'
        )

    def path(self, points: str, look: str) -> None:
        """points: of a path in pixels, as SVG writes them; look: as of `rectangle`."""
        self.parts.append(f'<path d="{points}"{look}/>')

    def line(self, x0: float, y0: float, x1: float, y1: float, look: str) -> None:
        """A straight line, in pixels."""
        self.path(f"M{short(x0)} {short(y0)}L{short(x1)} {short(y1)}", look)

    def stroke(self, colour: object, width: float, dash: str = "") -> str:
        """Attributes of a line; dash: as plotly names it."""
        w = max(width, 3)
        gaps = {"dot": f"{short(width)} {short(width)}", "dash": f"{short(3 * w)} {short(3 * w)}"}
        dashes = f' stroke-dasharray="{gaps[dash]}"' if dash in gaps else ""
        thickness = "" if width == 1 else f' stroke-width="{short(width)}"'
        return f' fill="none" stroke="{self.colour(colour)}"{thickness}{dashes}'

    def words(
        self, rows: Sequence[str], x: float, y: float, *, anchor: str = "left", more: str = ""
    ) -> None:
        """Lines of text; y: the baseline of the first."""
        at = ANCHORS[anchor]
        placed = f'x="{short(x)}" y="{short(y)}"' + (
            "" if at == "start" else f' text-anchor="{at}"'
        )
        first, *rest = [safe(row) for row in rows] or [""]
        under = "".join(f'<tspan x="{short(x)}" dy="{LINE}em">{row}</tspan>' for row in rest)
        if first or rest:
            self.parts.append(f"<text {placed}{more}>{first}{under}</text>")

    def open(self, attributes: str) -> None:
        """Begin a group; the attributes, already safe, hold for all in it."""
        self.parts.append(f"<g{attributes}>")

    def close(self) -> None:
        """End the group; an empty one is not written."""
        if self.parts[-1].startswith("<g"):
            self.parts.pop()
        else:
            self.parts.append("</g>")
