"""Words and shapes that a figure sets beside its marks."""

from charts.svg.axis import Axis, Spec
from charts.svg.drawing import Sheet
from charts.svg.extent import Extent
from charts.svg.letters import ASCENT, DESCENT, LINE, box, lines

BORDER = 4
"""Pixels that plotly adds to the width and the height of words."""
USUAL = 12


def size_of(note: Spec) -> float:
    """Size of its letters in pixels."""
    return float(note.get("font", {}).get("size", 13))


def reach_of_words(note: Spec, axes: dict[str, Axis], extents: dict[str, Extent]) -> None:
    """What words ask of the axes they stand at."""
    sizes = box(note.get("text", ""), size_of(note))
    for letter, size in zip("xy", sizes, strict=True):
        if note.get(f"{letter}ref", letter) != letter:
            continue
        number = axes[letter].number(note.get(letter))
        if number is None:
            continue
        room = round(size + BORDER)
        moved = room * (0.5 - _share(note, letter))
        shift = note.get(f"{letter}shift") or 0
        moved += shift
        after, before = max(room / 2 + moved, shift, 0), max(room / 2 - moved, -shift, 0)
        extents[letter].add(number, before=before, after=after)


def _share(note: Spec, letter: str) -> float:
    """Which part of the words lies before the place: 0 when they begin there (of y: below it)."""
    names = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 0.0, "middle": 0.5, "top": 1.0}
    named = names.get(note.get(f"{letter}anchor", "auto"))
    if named is not None:
        return named
    if note.get(f"{letter}ref") == "paper":
        place = float(note.get(letter, 0.5))
        return 0.0 if place <= 1 / 3 else 1.0 if place >= 2 / 3 else 0.5
    return 0.5


def reach_of_shape(shape: Spec, axes: dict[str, Axis], extents: dict[str, Extent]) -> None:
    """What a shape asks of the axes it stands at."""
    pad = shape.get("line", {}).get("width", 2) / 2
    for letter in ("x", "y"):
        if shape.get(f"{letter}ref", letter) == letter:
            for end in "01":
                number = axes[letter].number(shape.get(f"{letter}{end}"))
                if number is not None:
                    extents[letter].add(number, before=pad, after=pad)


def draw_words(sheet: Sheet, note: Spec, axes: dict[str, Axis]) -> None:
    """An annotation; the sheet's letters have the size of its group."""
    places = [_pixel(note, letter, note.get(letter), axes[letter]) for letter in "xy"]
    x, y = places
    if x is None or y is None:
        return
    size, rows = size_of(note), lines(note.get("text", ""))
    share = _share(note, "x")
    x += (note.get("xshift") or 0) + (2 if share == 0 else -2 if share == 1 else 0)
    height = (ASCENT + DESCENT + LINE * (len(rows) - 1)) * size + BORDER
    top = y - (note.get("yshift") or 0) - height * (1 - _share(note, "y"))
    anchor = {0.0: "left", 0.5: "center", 1.0: "right"}[share]
    more = "" if size == USUAL else f' font-size="{size:g}"'
    sheet.words(rows, x, top + BORDER / 2 + ASCENT * size, anchor=anchor, more=more)


def draw_shape(sheet: Sheet, shape: Spec, axes: dict[str, Axis]) -> None:
    """A line or a rectangle."""
    ends = {
        f"{letter}{end}": _pixel(shape, letter, shape.get(f"{letter}{end}"), axes[letter])
        for letter in "xy"
        for end in "01"
    }
    x0, x1, y0, y1 = (ends[name] for name in ("x0", "x1", "y0", "y1"))
    if x0 is None or x1 is None or y0 is None or y1 is None:
        return
    line = shape.get("line", {})
    if shape.get("type") == "rect":
        fill = f' fill="{sheet.colour(shape.get("fillcolor", "none"))}"'
        opacity = shape.get("opacity")
        sheet.rectangle(x0, y0, x1, y1, fill + (f' opacity="{opacity}"' if opacity else ""))
    else:
        look = sheet.stroke(line.get("color"), line.get("width", 2), line.get("dash", ""))
        sheet.line(x0, y0, x1, y1, look)


def _pixel(spec: Spec, letter: str, value: object, axis: Axis) -> float | None:
    """A place on the axis or, of paper and domain, as a share of the drawing."""
    if spec.get(f"{letter}ref", letter) == letter:
        return axis.pixel(value)
    if not isinstance(value, int | float):
        return None
    share = value if letter == "x" else 1 - value
    return axis.start + axis.length * share
