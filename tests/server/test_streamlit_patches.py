"""What we take from inside Streamlit is there, or the server does not start and says why."""

import ast
import asyncio
import re
import socket
from pathlib import Path
from pkgutil import resolve_name

import pytest
import streamlit
import uvicorn
from starlette.responses import Response
from streamlit import delta_generator, env_util, net_util
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunContext, script_runner
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_auth_routes

from server import streamlit_patches
from ui.access import roles, upload_permission
from ui.shell import streamlit_dom

ROOT = Path(__file__).parents[2]
ROOMS = ("server", "ui", "pages", "charts", "queries", "loaders")
OURS = {
    ROOT / "server" / "streamlit_patches.py",
    ROOT / "ui" / "shell" / "streamlit_dom.py",
    ROOT / "ui" / "shell" / "record.py",
    *(
        ROOT / "ui" / "shell" / name
        for name in ("style.css", "streamlit_dom.js", "embed_height.js")
    ),
}
PRIVATE = re.compile(
    r"""(?x)
    (?:from|import)\s+streamlit\.                # modules of its own
    | \b(?:st|streamlit|uvicorn)\._\w            # names with an underscore
    | ["']streamlit\.[a-z_]+[.:]                 # the same by their full names
    | _stcore | _streamlit_user["']              # paths and cookies
    | data-testid | data-baseweb | \bdvn-        # parts of its HTML
    | (?<![\w-])st[A-Z]\w+
    """
)


@pytest.fixture
def unpatched(monkeypatch):
    """Everything that `patch` changes, put back afterwards."""
    monkeypatch.setattr(
        AppSession, "_handle_clear_cache_request", AppSession._handle_clear_cache_request
    )
    monkeypatch.setattr(uvicorn.Server, "startup", uvicorn.Server.startup)
    monkeypatch.setattr(upload_permission, "session_id", upload_permission.session_id)
    monkeypatch.setattr(roles, "auth_cookie", "")
    monkeypatch.setattr(roles, "client", roles.client)
    execute = script_runner.exec_func_with_error_handling
    monkeypatch.setattr(script_runner, "exec_func_with_error_handling", execute)
    monkeypatch.setattr(ScriptRunContext, "on_script_start", ScriptRunContext.on_script_start)
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    search = BidiComponentManager.discover_and_register_components
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", search)
    warned = delta_generator._use_warning_has_been_displayed
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", warned)
    age = starlette_auth_routes.AUTH_COOKIE_MAX_AGE_SECONDS
    monkeypatch.setattr(starlette_auth_routes, "AUTH_COOKIE_MAX_AGE_SECONDS", age)


def refused() -> str:
    with pytest.raises(SystemExit) as problem:
        streamlit_patches.require()
    return str(problem.value)


def test_the_installed_versions_have_all_of_it():
    streamlit_patches.require()
    assert streamlit.__version__ == streamlit_patches.MADE_FOR


@pytest.mark.parametrize("name", [*streamlit_patches.PATCHED, *streamlit_patches.VALUES])
def test_a_name_that_is_gone_is_named_with_the_version(name, monkeypatch):
    owner, _mark, last = name.rpartition("." if "." in name.partition(":")[2] else ":")
    monkeypatch.delattr(resolve_name(owner), last)
    assert refused() == (
        f"In Streamlit 1.67.0 fehlt, worauf das Dashboard sich verlässt: {name}. Es ist für "
        "Streamlit 1.67.0 gemacht; bitte die Pakete aus requirements.txt installieren."
    )


@pytest.mark.parametrize("name", streamlit_patches.VALUES)
def test_a_path_or_cookie_with_another_value_is_named(name, monkeypatch):
    module, _colon, constant = name.partition(":")
    monkeypatch.setattr(resolve_name(module), constant, "elsewhere")
    assert f"verlässt: {name}. " in refused()


def test_a_part_of_the_screen_that_is_gone_is_named(monkeypatch):
    monkeypatch.setattr(streamlit_patches, "EVERY_PAGE", ("Html", "Carousel"))
    assert "verlässt: Carousel. " in refused()


def test_a_test_id_that_is_gone_is_named(monkeypatch):
    monkeypatch.setattr(streamlit_dom, "STYLE", '[data-testid="stCarousel"] { color: red; }')
    assert "verlässt: stCarousel. " in refused()


WIDGETS = ["Selectbox", "Multiselect", "FileUploader", "TextInput", "NumberInput", "DateInput"]
UNUSED = {"Clear dates", "Choose date range", "Quick select a date range"}


@pytest.mark.parametrize("name", WIDGETS)
def test_what_streamlit_calls_the_parts_of_a_widget_has_words_of_ours(name):
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    text = next(folder.glob(f"{name}.*.js")).read_text("utf-8")
    said = set(re.findall(r'aria-label":`([A-Z][^`$]+)', text))
    assert said and said - UNUSED <= set(streamlit_dom.WORDS)


def test_no_list_offers_all_at_once():
    """Select all is English and the opposite of what it says: no filter already means all."""
    calls = [
        node
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.multiselect"
    ]
    assert calls
    for call in calls:
        assert "select_all=False" in ast.unparse(call)


@pytest.mark.parametrize(
    "name", ["stApp", "stMainBlockContainer", "stFileUploaderDropzone", "stSkipToContent"]
)
def test_every_test_id_in_style_and_scripts_is_looked_for(name, tmp_path):
    (tmp_path / "a.js").write_text("")
    assert name in streamlit_dom.missing(tmp_path)
    (tmp_path / "b.js").write_text(f'{{"data-testid":`{name}`}}')
    assert name not in streamlit_dom.missing(tmp_path)


def test_no_browser_empties_the_caches(unpatched, caplog):
    streamlit_patches.patch()
    AppSession._handle_clear_cache_request(None)
    assert "wanted the caches emptied" in caplog.text


def test_the_screens_get_what_they_need_of_the_session(unpatched, monkeypatch):
    streamlit_patches.patch()
    assert upload_permission.session_id() is None
    context = type("Context", (), {"session_id": "abc"})
    monkeypatch.setattr("streamlit.runtime.scriptrunner.get_script_run_ctx", lambda: context)
    assert upload_permission.session_id() == "abc"
    assert roles.auth_cookie == "_streamlit_user"


def test_a_browser_drops_the_cookie_when_the_session_ends(unpatched, monkeypatch):
    monkeypatch.setenv("CITY_SESSION_HOURS", "0.5")
    monkeypatch.setattr(starlette_auth_routes, "get_cookie_secret", lambda: "x" * 40)
    streamlit_patches.patch()
    answer = Response()
    starlette_auth_routes._set_single_cookie(answer, "_streamlit_user", "Ada")
    assert "Max-Age=1800;" in answer.headers["set-cookie"]


def test_without_a_session_no_file_is_taken():
    upload_permission.settle()
    assert not upload_permission.may_upload("abc")


def test_private_names_of_streamlit_stand_in_three_modules_only():
    files = [ROOT / "app.py"]
    for room in ROOMS:
        files += [
            path
            for path in (ROOT / room).rglob("*")
            if path.suffix in {".py", ".css", ".js", ".html"} and path not in OURS
        ]
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in PRIVATE.finditer(path.read_text("utf-8"))
    }
    assert found == set()
    assert all(PRIVATE.search(path.read_text("utf-8")) for path in OURS)


def test_the_end_of_a_short_answer_does_not_wait_for_the_browser(unpatched, monkeypatch):
    begun = []

    async def begin(_server, sockets):
        begun.append(sockets)

    monkeypatch.setattr(uvicorn.Server, "startup", begin)
    streamlit_patches._change_uvicorn()
    server = uvicorn.Server(uvicorn.Config(None))
    server.config.encoded_headers = [(b"server", b"uvicorn"), (b"date", b"today")]
    with socket.socket() as one:
        asyncio.run(server.startup([one]))
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert begun == [[one]]
    assert server.config.encoded_headers == [(b"date", b"today")]


@pytest.mark.usefixtures("unpatched")
def test_a_request_from_an_unknown_site_makes_us_ask_nobody(monkeypatch):
    """Streamlit would ask a foreign server for our own address, while everybody waits."""
    asked = []
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(
        net_util, "_make_blocking_http_get", lambda *how, **_more: asked.append(how)
    )
    streamlit_patches.patch()
    assert not server_util.is_url_from_allowed_origins("https://evil.example")
    assert server_util.is_url_from_allowed_origins("http://localhost:8501")
    assert asked == []


@pytest.mark.usefixtures("unpatched")
def test_the_first_page_waits_for_no_search_through_packages_and_modules(monkeypatch):
    assert scan_component_manifests() == []  # no package that we need brings one
    searched = []
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", lambda: searched.append(1))
    monkeypatch.setattr(env_util, "is_repl", lambda: searched.append(2))
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    streamlit_patches.patch()
    BidiComponentManager().discover_and_register_components()
    delta_generator._maybe_print_use_warning()
    assert searched == []
