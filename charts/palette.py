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
NO_FIELD = PLANNED
INK = "#000037"
FAINT = "#000039"
PAPER = "#000038"

SEQUENTIAL = tuple(f"#0000{slot}" for slot in range(11, 21))
DIVERGING = tuple(f"#0000{slot}" for slot in range(21, 31))

LIGHTS = {"green": FINE, "yellow": ATTENTION, "red": OVERDUE, "none": PLANNED}
LIGHT_SYMBOLS = {
    "green": "circle",
    "yellow": "diamond",
    "red": "triangle-up",
    "none": "circle-open",
}


def field_colour(position: float | None) -> str:
    """Slot of a Zielfeld by its position (1, 2, …); none for measures without a Zielfeld."""
    return NO_FIELD if position is None else FIELDS[int(position - 1) % len(FIELDS)]
