"""The map's own files, served by this server so that no visitor's browser asks a foreign one.

Leaflet comes from a Python package; what we add to it lies in `api/static`.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

OWN = Path(__file__).parent / "static"
FRAME = ("Html", "Checkbox", "ButtonGroup")
CHARTS = ("Selectbox", "PlotlyChart")
PARTS = {
    "massnahmen": CHARTS,
    "beteiligung": CHARTS,
    "umfragen": CHARTS,
    "mobilitaet": CHARTS,
    "karte": ("Selectbox", "ComponentInstance"),
}
"""Parts of the screen that are drawn first, by the page's path; FRAME is on all of them."""

MAP_COMPONENT = "/component/streamlit_folium.st_folium"


def routes(base: str = "") -> list[BaseRoute]:
    """The routes `/assets/leaflet/…` and `/assets/map/…`, under the server's base path if any."""
    start = _start(base)
    return [
        Mount(f"{start}/assets/leaflet", StaticFiles(directory=leaflet_folder())),
        Mount(f"{start}/assets/map", StaticFiles(directory=OWN)),
    ]


def places(base: str = "") -> dict[str, Path]:
    """Start of a path → folder of all files that a browser loads to draw a page: Streamlit's, the
    map component's, Leaflet's and our own."""
    start = _start(base)
    return {
        f"{start}/static/": package_folder("streamlit") / "static" / "static",
        f"{start}{MAP_COMPONENT}/": package_folder("streamlit_folium") / "frontend" / "build",
        f"{start}/assets/leaflet/": leaflet_folder(),
        f"{start}/assets/map/": OWN,
    }


def parts() -> dict[str, Any]:
    """Which of Streamlit's scripts each page asks for later, for `preload.Preload`."""
    return {"folder": package_folder("streamlit") / "static", "frame": FRAME, "pages": PARTS}


def _start(base: str) -> str:
    return f"/{base.strip('/')}" if base.strip("/") else ""


def leaflet_folder() -> Path:
    """Where the package keeps Leaflet's files."""
    return package_folder("js_lib_leaflet") / "static" / "js_lib_leaflet"


def package_folder(package: str) -> Path:
    """Folder of an installed package, found without importing it (Leaflet's brings Django)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed")
    return Path(spec.origin).parent
