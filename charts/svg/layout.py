"""Where the parts of a figure lie: its axes and their labels, its bars, its margins."""

from typing import Any

from charts.svg import bars, legend, marks, notes
from charts.svg.axis import Axis, Spec, plain
from charts.svg.extent import Extent, set_range
from charts.svg.letters import box, lines, width, wrap
from charts.svg.ticks import Tick, ticks

TICK = 12
PAD = 8
"""Pixels between the drawing and its labels."""
TITLE = 20
PASSES = 3
"""Margins depend on labels, labels on the range, and the range on the length that margins leave."""
MOST_LINES = 3


class Layout:
    """A figure with its axes and bars, and where in a picture of so many pixels they lie."""

    def __init__(self, spec: dict[str, Any], size: tuple[float, float]) -> None:
        """spec: the figure in plain values."""
        self.traces: list[Spec] = [
            trace for trace in spec["data"] if trace.get("visible", True) is True
        ]
        self.layout: Spec = spec["layout"]
        self.width, self.height = size
        self.axes = {letter: self._axis(letter) for letter in "xy"}
        self.notes = [
            note for note in self.layout.get("annotations", []) if note.get("visible", True)
        ]
        self.shapes: list[Spec] = self.layout.get("shapes", [])
        self.bars = bars.place_bars(self.traces, self.layout, self.axes)
        self.ticks: dict[str, list[Tick]] = {"x": [], "y": []}
        self.margin = {"l": 60.0, "r": 20.0, "t": 20.0, "b": 40.0}
        self.legend: list[legend.Entry] = []
        for _turn in range(PASSES):
            self._arrange()

    def _axis(self, letter: str) -> Axis:
        spec = self.layout.get(f"{letter}axis", {})
        values = [plain(trace.get(letter)) for trace in self.traces]
        if letter == "x":
            values += [
                plain(trace["base"])
                for trace in self.traces
                if bars.is_across(trace) and isinstance(trace.get("base"), list)
            ]
        return Axis(letter, spec, values)

    def _arrange(self) -> None:
        x, y, margin = self.axes["x"], self.axes["y"], self.margin
        x.start, x.length = margin["l"], max(self.width - margin["l"] - margin["r"], 10)
        y.start, y.length = margin["t"], max(self.height - margin["t"] - margin["b"], 10)
        extents = {"x": Extent(), "y": Extent()}
        bars.reach(self.bars, self.traces, extents)
        for trace in self.traces:
            if trace.get("type", "scatter") == "scatter":
                marks.reach(trace, self.axes, extents)
            marks.reach_of_errors(trace, self.axes, extents)
        for note in self.notes:
            notes.reach_of_words(note, self.axes, extents)
        for shape in self.shapes:
            notes.reach_of_shape(shape, self.axes, extents)
        for letter, axis in self.axes.items():
            set_range(axis, extents[letter])
            self.ticks[letter] = self._ticks(axis)
        self.legend = legend.entries(self.traces, self.layout, self.width - 2 * PAD)
        self.margin = self._margin()

    def _ticks(self, axis: Axis) -> list[Tick]:
        if not axis.is_visible:
            return []
        return ticks(axis, self.layout.get("separators", ".,"))

    def labelled(self, letter: str) -> bool:
        """Whether the ticks of this axis ("x" or "y") have words."""
        spec = self.axes[letter].spec
        return self.axes[letter].is_visible and spec.get("showticklabels") is not False

    def rows(self, tick: Tick) -> list[str]:
        """The lines of a label below the drawing: as wide as its place."""
        found, room = lines(tick.words), self._slot()
        if max(width(row, TICK) for row in found) <= room:
            return found
        return [part for row in found for part in wrap(row, room, TICK)][:MOST_LINES]

    def _slot(self) -> float:
        numbers = sorted(self.axes["x"].at(tick.number) for tick in self.ticks["x"])
        gaps = [later - former for former, later in zip(numbers, numbers[1:], strict=False)]
        return max(min(gaps, default=self.axes["x"].length) - 6, 24)

    def title(self, letter: str) -> str:
        """The title of an axis in one line, "" without one."""
        title = self.axes[letter].spec.get("title") or {}
        words = title if isinstance(title, str) else title.get("text")
        return " ".join(lines(words)) if words and self.axes[letter].is_visible else ""

    def _margin(self) -> dict[str, float]:
        own = self.layout.get("margin", {})
        margin = {side: float(own.get(side, PAD)) for side in "lrtb"}
        if self.labelled("y"):
            wide = max((box(tick.words, TICK)[0] for tick in self.ticks["y"]), default=0)
            margin["l"] = max(margin["l"], wide + PAD + 4)
        if self.labelled("x"):
            tall = max((len(self.rows(tick)) for tick in self.ticks["x"]), default=1)
            side = "t" if self.axes["x"].spec.get("side") == "top" else "b"
            margin[side] = max(margin[side], tall * TICK * 1.3 + PAD + 4)
            margin["r"] = max(margin["r"], 16)
        margin["l"] += TITLE if self.title("y") else 0
        margin["b"] += TITLE if self.title("x") else 0
        margin["b" if legend.is_below(self.layout) else "t"] += legend.height(self.legend)
        return margin
