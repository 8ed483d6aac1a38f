"""The one palette of all charts.

The values are not colours but the slots of Streamlit's chart theme: the browser puts the colour
of the running theme (`chartCategoricalColors` in `.streamlit/config.toml`) in their place, so a
figure is the same object in light and dark and may be cached once for both.
"""

FIELDS = ("#000001", "#000002", "#000003", "#000004")
PLANNED = "#000005"
APPROVED = "#000006"
SPENT = "#000007"
OVERDUE = "#000008"
ATTENTION = "#000009"
FINE = "#000010"
ON_TRACK = APPROVED
NO_FIELD = PLANNED
INK = "#000037"
FAINT = "#000039"
PAPER = "#000038"

SEQUENTIAL = tuple(f"#0000{slot}" for slot in range(11, 21))
DIVERGING = tuple(f"#0000{slot}" for slot in range(21, 31))

SLOTS = (
    {f"#0000{slot:02}": f"categorical-{slot - 1}" for slot in range(1, 11)}
    | {slot: f"sequential-{place}" for place, slot in enumerate(SEQUENTIAL)}
    | {slot: f"diverging-{place}" for place, slot in enumerate(DIVERGING)}
    | {INK: "ink", PAPER: "paper", FAINT: "rule"}
)
"""Slot → name of its colour in a theme (`ui.components.theme.colours`)."""


def field_colour(position: float | None, colours: tuple[str, ...] = ()) -> str:
    """Slot or colour of a Zielfeld by its position (1, 2, …), from `colours` or the usual slots;
    none for measures without a Zielfeld."""
    if position is None:
        return NO_FIELD
    known = colours or FIELDS
    return known[int(position - 1) % len(known)]
