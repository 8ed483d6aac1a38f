"""A request of a program, without anything that says who sent it."""

from dataclasses import dataclass
from urllib.parse import quote

from outputs.interfaces.query import Pairs


@dataclass(frozen=True)
class ApiRequest:
    """path: below `root`, decoded, without a slash in front; site: public address of the
    dashboard; root: of the interface below it, such as `/api/v1`."""

    path: str
    pairs: Pairs
    site: str
    root: str

    def address(self, path: str = "") -> str:
        """The whole address of a path below the interface."""
        return f"{self.site}{self.root}/{quote(path)}" if path else f"{self.site}{self.root}"

    def link(self, rel: str, path: str, kind: str, title: str) -> dict[str, str]:
        """A link to a path below the interface, as JSON."""
        return {"rel": rel, "href": self.address(path), "type": kind, "title": title}

    @property
    def own(self) -> str:
        """The whole address of what is asked for, without its query."""
        return self.address(self.path)
