"""A figure with all that belongs to it, before it is drawn: on a page, or on paper."""

from dataclasses import dataclass

from plotly.graph_objects import Figure

from ui.components import figure
from ui.components.figure import Origin, Table


@dataclass(frozen=True)
class Piece:
    """key: the figure's own name on its page; table and origin: as of `figure.draw_figure`."""

    figure: Figure
    key: str
    table: Table
    origin: Origin

    def draw(self) -> None:
        """Draw it on the page."""
        figure.draw_figure(self.figure, key=self.key, table=self.table, origin=self.origin)
