"""The map's own files, served by this server so that no visitor's browser asks a foreign one.

Leaflet comes from a Python package; what we add to it lies in `api/static`.
"""

from importlib.util import find_spec
from pathlib import Path

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

OWN = Path(__file__).parent / "static"


def routes(base: str = "") -> list[BaseRoute]:
    """The routes `/assets/leaflet/…` and `/assets/map/…`, under the server's base path if any."""
    start = f"/{base.strip('/')}" if base.strip("/") else ""
    return [
        Mount(f"{start}/assets/leaflet", StaticFiles(directory=leaflet_folder())),
        Mount(f"{start}/assets/map", StaticFiles(directory=OWN)),
    ]


def leaflet_folder() -> Path:
    """Where the package keeps Leaflet's files; found without importing Django around them."""
    spec = find_spec("js_lib_leaflet")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("django-js-lib-leaflet is not installed")
    return Path(spec.origin).parent / "static" / "js_lib_leaflet"
