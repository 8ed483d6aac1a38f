"""The pictures of the README, of the data that ship: `make pictures`. Look at them before they
are committed; they are the first that anybody sees."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import browser, servers

FOLDER = Path(__file__).parents[1] / "docs" / "images"
REST_MS = 1500  # until maps have their tiles and charts their labels
PICTURES = {
    "overview": ("/", 1440, 900, "light"),
    "measures": ("/massnahmen", 1440, 900, "light"),
    "portfolio": ("/massnahmen?ansicht=portfolio&lang=en", 1440, 900, "light"),
    "map": ("/karte?bezirk=10", 1440, 1100, "light"),
    "surveys-dark": ("/umfragen", 1440, 900, "dark"),
    "overview-phone": ("/", 390, 1100, "light"),
}
"""File → address, width and height in pixels, theme."""


def take(chromium: Browser, url: str, name: str) -> None:
    """Open the page as a citizen sees it and keep the picture."""
    path, width, height, theme = PICTURES[name]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        locale="de-DE",
    )
    page = context.new_page()
    page.goto(url + path)
    page.wait_for_function(browser.SETTLED, timeout=browser.PATIENCE * 1000)
    page.wait_for_timeout(REST_MS)
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


EDITION = {
    "public-page": ("kennzahlen", 390, 900, "dark"),
    "embedded-figure": ("einbettung-mobilitaet-bereich-laden-mobility_dichte", 720, 490, "light"),
}
"""File → page of the public edition, width and height in pixels, theme."""


def take_files(chromium: Browser) -> None:
    """What is read without the dashboard: pages of the public edition, the packet's first page
    (by poppler's `pdftoppm`)."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ | {"CITY_STORE": f"{folder}/store"}
        for command in (["site", f"{folder}/site"], ["packet", "-o", f"{folder}/packet.pdf"]):
            subprocess.run([sys.executable, "-m", "loaders", *command], env=given, check=True)
        for name, (page_name, width, height, theme) in EDITION.items():
            page = chromium.new_page(
                viewport={"width": width, "height": height},
                color_scheme=theme,  # type: ignore[arg-type]
            )
            page.goto(f"file://{folder}/site/aktuell/de/{page_name}.html")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        first = ["-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png"]
        pages = [f"{folder}/packet.pdf", str(FOLDER / "packet")]
        subprocess.run(["pdftoppm", *first, *pages], check=True)


def main() -> None:
    """Take all of them: the screens on one server, the rest from files."""
    try:
        with servers.ours(CITY_LOCAL_ANALYST="") as ours, browser.chromium() as chromium:
            for name in PICTURES:
                take(chromium, ours.url, name)
            take_files(chromium)
    finally:
        servers.clear()


if __name__ == "__main__":
    main()
