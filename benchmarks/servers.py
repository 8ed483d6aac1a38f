"""Servers to be measured: ours on a copy of a published store, and the bare page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[1]
BARE = Path(__file__).parent / "bare" / "page.py"
RUNNER = re.compile(r"^\[runner\].*?(?=^\[)", re.M | re.S)
PATIENCE = 90
UNLIMITED = "100000000"  # requests a minute: all visitors of a measurement have one address


class Server:
    """A running `streamlit run`; `url` once it answers."""

    def __init__(self, script: Path, folder: Path = ROOT, **environment: str) -> None:
        """script: what to run. folder: with Streamlit's configuration. environment: beside that of
        this process."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = workplace() / f"{self.port}.log"
        ours = {"CITY_RATE_LIMIT": UNLIMITED, "CITY_LOCAL_ANALYST": "1"}
        settings = {**os.environ, **ours, **environment}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script),
                 "--server.port", str(self.port)],
                cwd=folder, env=settings, stdout=log, stderr=log,
            )  # fmt: skip

    def wait(self) -> "Server":
        """Wait until it answers."""
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return self
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text('utf-8')[-3000:]}")

    def memory(self) -> int:
        """Bytes that the process holds for itself (unique set), as the kernel counts them."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text("ascii").splitlines()
        private = (line.split() for line in lines if line.startswith("Private_"))
        return sum(int(parts[1]) * 1024 for parts in private)

    def stop(self) -> None:
        """End it and wait for its end."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def ours(store: Path | None = None, **environment: str) -> Iterator[Server]:
    """Our server on a copy of a store (the shipped data)."""
    folder = Path(mkdtemp(dir=workplace())) / "store"
    shutil.copytree(store or shipped(), folder)
    server = Server(ROOT / "app.py", CITY_STORE=str(folder), **environment)
    try:
        yield server.wait()
    finally:
        server.stop()
        shutil.rmtree(folder.parent)


@contextmanager
def plain(store: Path | None = None) -> Iterator[Server]:
    """Our pages as `streamlit run` serves them without our server around them."""
    folder = Path(mkdtemp(dir=workplace())) / "store"
    shutil.copytree(store or shipped(), folder)
    paths = {"CITY_STORE": str(folder), "PYTHONPATH": str(ROOT)}
    server = Server(ROOT / "ui" / "shell" / "main.py", ROOT, **paths)
    try:
        yield server.wait()
    finally:
        server.stop()
        shutil.rmtree(folder.parent)


@contextmanager
def bare(constants: Path, *, as_ours: bool = False) -> Iterator[Server]:
    """The bare pages over their constants, as plain `streamlit run` serves them: with our theme and
    address, and with Streamlit's own settings where ours differ for speed ([runner]).

    as_ours: with our settings there too, that is without the collection of garbage after each run.
    """
    settings = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    folder = workplace() / ("as_ours" if as_ours else "plain")
    (folder / ".streamlit").mkdir(parents=True, exist_ok=True)
    written = settings if as_ours else RUNNER.sub("", settings)
    (folder / ".streamlit" / "config.toml").write_text(written, "utf-8")
    server = Server(BARE, folder, BARE_CONSTANTS=str(constants))
    try:
        yield server.wait()
    finally:
        server.stop()


@contextmanager
def four_charts() -> Iterator[Server]:
    """A page with four charts and nothing else, as plain `streamlit run` serves it."""
    server = Server(BARE.with_name("four_charts.py"), BARE.parent)
    try:
        yield server.wait()
    finally:
        server.stop()


@cache
def workplace() -> Path:
    """A folder for this process, deleted by `clear`."""
    return Path(mkdtemp(prefix="bench-"))


def clear() -> None:
    """Delete what was written for the measurements."""
    shutil.rmtree(workplace(), ignore_errors=True)


@cache
def shipped() -> Path:
    """The folder of a closed store with the shipped data, to be copied."""
    from loaders.bootstrap import open_store

    folder = workplace() / "shipped"
    open_store(str(folder)).close()
    return folder


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
