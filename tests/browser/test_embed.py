"""A page of another site with the dashboard in a frame: allowed hosts only, narrow, no cookie."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port


class Site:
    """Another site on loopback under the name `localhost`: cross-site to 127.0.0.1."""

    def __init__(self) -> None:
        self.page = ""
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.page.encode())

            def log_message(self, *_args) -> None:
                """Keep quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[Site, Site]]:
    """A site that may embed the dashboard, and one that may not."""
    both = Site(), Site()
    yield both
    for site in both:
        site.close()


@pytest.fixture(scope="module")
def embeddable(start_server, sites) -> str:
    return start_server(CITY_FRAME_ANCESTORS=sites[0].url).url


def host_page(snippet: str) -> str:
    return f"<!doctype html><html lang=de><title>Stadt</title><body style='margin:0'>{snippet}"


@pytest.fixture
def snippet(embeddable, visit) -> str:
    """The snippet that the button gives for the measures of a district."""
    visitor = visit()
    page = visitor.open(f"{embeddable}/massnahmen?bezirk=10")
    page.get_by_role("button", name="Einbetten").click()
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("<iframe")
    return code.inner_text()


def test_the_snippet_shows_the_view_with_its_filters_on_an_allowed_site(
    snippet, sites, visit, embeddable
):
    assert f'src="{embeddable}/massnahmen?bezirk=10&amp;embed=true"' in snippet
    sites[0].page = host_page(snippet)
    visitor = visit(width=360)
    page = visitor.page
    page.goto(sites[0].url)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Maßnahmen", exact=True)).to_be_visible(timeout=30_000)
    frame.locator(".filter-sheet summary").get_by_text("Filter (1)").click()
    expect(frame.get_by_role("combobox", name="Bezirk")).to_have_value("10 Lusan-Laune")
    inner = page.frames[1]
    assert inner.evaluate("document.documentElement.scrollWidth") <= 360
    expect(frame.get_by_role("button", name="Einbetten")).to_have_count(0)
    expect(frame.get_by_text("lokal: Datenpflege")).to_have_count(0)


def test_the_frame_takes_the_height_of_its_content_and_keeps_no_cookie(snippet, sites, visit):
    sites[0].page = host_page(snippet)
    visitor = visit(width=360)
    page = visitor.page
    page.goto(sites[0].url)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Maßnahmen", exact=True)).to_be_visible(timeout=30_000)
    page.wait_for_function("document.querySelector('iframe').height > 1000")
    inner = page.frames[1]
    inner.wait_for_function(
        """() => {
            const main = document.querySelector('[data-testid="stMain"]');
            return main.scrollHeight <= main.clientHeight + 1;
        }"""
    )
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_frame_takes_the_theme(embeddable, sites, visit, scheme):
    options = f"embed=true&embed_options={scheme}_theme"
    sites[0].page = host_page(f'<iframe src="{embeddable}/?{options}" width=360></iframe>')
    visitor = visit(scheme="dark" if scheme == "light" else "light")
    visitor.page.goto(sites[0].url)
    frame = visitor.page.frame_locator("iframe")
    app = frame.get_by_test_id("stApp")
    background = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme]
    expect(app).to_have_css("background-color", background, timeout=30_000)


def test_a_figure_is_embedded_alone_with_its_source_and_the_way_to_the_dashboard(
    embeddable, sites, visit
):
    page = visit().open(f"{embeddable}/massnahmen?ansicht=zeitplan")
    page.locator(".st-key-measures_measures_foot").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Einbetten").click()
    code = dialog.get_by_test_id("stCode")
    expect(code).to_contain_text("teil=measures_measures")
    expect(code).to_contain_text('height="400"')
    preview = dialog.frame_locator("iframe")
    expect(preview.get_by_role("heading", name="Maßnahmen je Zielfeld, Anzahl")).to_be_visible()
    sites[0].page = host_page(code.inner_text())
    around = visit(width=600).page
    around.goto(sites[0].url)
    frame = around.frame_locator("iframe")
    heading = frame.get_by_role("heading", name="Maßnahmen je Zielfeld, Anzahl")
    expect(heading).to_be_visible(timeout=30_000)
    expect(frame.get_by_role("heading", name="Maßnahmen", exact=True)).to_have_count(0)
    expect(frame.get_by_text("Maßnahmen, Stand 17.12.2024")).to_be_visible()
    back = frame.get_by_role("link", name="Im Dashboard öffnen")
    expect(back).to_have_attribute("href", f"{embeddable}/massnahmen?ansicht=zeitplan")
    around.wait_for_function("document.querySelector('iframe').height != 400")
    assert 250 <= int(around.locator("iframe").get_attribute("height")) <= 520


def test_an_embedded_page_has_no_navigation(embeddable, visit):
    page = visit().open(f"{embeddable}/massnahmen?embed=true")
    expect(page.get_by_role("heading", name="Maßnahmen", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stTopNav")).to_have_count(0)
    expect(page.get_by_test_id("stHeaderLogo")).to_have_count(0)


def test_nothing_is_offered_for_embedding_where_no_site_may(server, visit):
    page = visit().open(f"{server}/massnahmen")
    expect(page.get_by_role("button", name="Einbetten")).to_have_count(0)


def test_another_site_is_refused(snippet, sites, visit):
    sites[1].page = host_page(snippet)
    visitor = visit()
    said: list[str] = []
    visitor.hear("console", lambda message: said.append(message.text))
    visitor.page.goto(sites[1].url)
    visitor.page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in text for text in said)
    visitor.page.frames[1].wait_for_url(
        lambda url: url.startswith("chrome-error:"), wait_until="commit"
    )


def test_an_embedded_page_shows_the_public_edition_also_at_the_machine_itself(server, visit):
    page = visit().open(f"{server}/hochladen?embed=true")
    expect(page.get_by_text("nicht für Sie offen")).to_be_visible()
