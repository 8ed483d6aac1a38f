"""The map's own files, served by this server so that no visitor's browser asks a foreign one.

Leaflet comes from a Python package; what we add to it lies in `server/static`.
"""

from importlib.util import find_spec
from pathlib import Path

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from server.streamlit_patches import COMPONENTS, FRONTEND, SCRIPTS

OWN = Path(__file__).parent / "static"
MAP_COMPONENT = f"{COMPONENTS}streamlit_folium.st_folium"


def base_path(base: str) -> str:
    """Streamlit's setting `server.baseUrlPath` as the start of our own paths: "" or "/city"."""
    return f"/{base.strip('/')}" if base.strip("/") else ""


def routes(base: str = "", brand: Path | None = None) -> list[BaseRoute]:
    """The routes `/assets/leaflet/…`, `/assets/map/…` and, if the city has a folder of its brand,
    `/assets/brand/…`, under the server's base path if any."""
    folders = {"leaflet": leaflet_folder(), "map": OWN} | ({"brand": brand} if brand else {})
    return [
        Mount(f"{base_path(base)}/assets/{name}", StaticFiles(directory=folder))
        for name, folder in folders.items()
    ]


def places(base: str = "") -> dict[str, Path]:
    """Start of a path → folder of all files that a browser loads to draw a page: Streamlit's, the
    map component's, Leaflet's and our own."""
    folders = {
        SCRIPTS: FRONTEND / "static",
        f"{MAP_COMPONENT}/": package_folder("streamlit_folium") / "frontend" / "build",
        "/assets/leaflet/": leaflet_folder(),
        "/assets/map/": OWN,
    }
    return {f"{base_path(base)}{start}": folder for start, folder in folders.items()}


def leaflet_folder() -> Path:
    """Where the package keeps Leaflet's files."""
    return package_folder("js_lib_leaflet") / "static" / "js_lib_leaflet"


def package_folder(package: str) -> Path:
    """Folder of an installed package, found without importing it (Leaflet's brings Django)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed")
    return Path(spec.origin).parent
