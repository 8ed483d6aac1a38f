"""Real servers for tests, on this machine only: PostgreSQL, and an object store that speaks S3."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
START_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(what: str, how: str) -> None:
    """Skip, but never in CI: there everything is installed."""
    if os.environ.get("CI"):
        pytest.fail(f"no {what} in CI: .ci/run installs it")
    pytest.skip(f"no {what} found; install it with {how}")


def _programs() -> Path | None:
    """The newest PostgreSQL's programs; Debian keeps those of the server out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    elsewhere = shutil.which("initdb")
    return found[-1].parent if found else Path(elsewhere).parent if elsewhere else None


class Postgres:
    """A server of its own with its files in a folder; it refuses root, so root lends it a user."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="city-postgres-"))
        self.port = free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "city", "-N")
        self.start()

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self.programs / program), *words],
            user=self._user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    def start(self) -> None:
        """Start; returns when it takes connections."""
        settings = (
            f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
            "-c fsync=off -c max_connections=60"
        )
        log = str(self.folder / "log")
        self._control("-l", log, "-o", settings, "-w", "start")

    def stop(self) -> None:
        """Break all connections and end, as after a crash."""
        self._control("-w", "-m", "immediate", "stop")

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-s", *words)

    def execute(self, sql: str, database: str = "postgres") -> str:
        """What psql prints for a statement."""
        return subprocess.run(
            [self.programs / "psql", f"{self.address} dbname={database}", "-XAtqc", sql],
            check=True, capture_output=True, text=True, timeout=60,
        ).stdout.strip()  # fmt: skip

    @property
    def address(self) -> str:
        """How libpq reaches the server."""
        return f"host=127.0.0.1 port={self.port} user=city"

    def database(self) -> str:
        """The name of a new database."""
        name = f"city_{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    @contextmanager
    def session(self, database: str, sql: str) -> Iterator[None]:
        """Another client's session that has run `sql` and stays open."""
        command = [self.programs / "psql", f"{self.address} dbname={database}", "-XAtq"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as client:
            assert client.stdin and client.stdout
            client.stdin.write(f"{sql};\n\\echo ready\n")
            client.stdin.flush()
            assert client.stdout.readline() == "ready\n"
            try:
                yield
            finally:
                client.kill()

    def close(self) -> None:
        """Stop and leave nothing behind."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres() -> Postgres:
    """A new server, or skip."""
    programs = _programs()
    if programs is None:
        missing("PostgreSQL", "`apt install postgresql`")
    assert programs is not None
    return Postgres(programs)


class ObjectStore:
    """An S3 server in memory (moto), with one bucket."""

    BUCKET = "city"

    def __init__(self, program: str) -> None:
        self._program = program
        self.port = free_port()
        self.log = Path(tempfile.mkdtemp(prefix="city-s3-")) / "log"
        self.start()

    def start(self) -> None:
        """Start with an empty bucket."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self._program, "-H", "127.0.0.1", "-p", str(self.port)],
                stdout=log, stderr=log,
            )  # fmt: skip
        self._until_it_answers()
        request = urllib.request.Request(f"{self.url}/{self.BUCKET}", method="PUT")
        urllib.request.urlopen(request, timeout=5).close()

    def _until_it_answers(self) -> None:
        patience = time.monotonic() + START_SECONDS
        while time.monotonic() < patience and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"the object store did not start:\n{self.log.read_text('utf-8')}")

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a process that uses it."""
        return {
            "CITY_S3_ENDPOINT": self.url,
            "CITY_S3_KEY_ID": "key",
            "CITY_S3_SECRET": "secret",
        }

    def pause(self) -> None:
        """Stop answering, with everything kept."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop and leave nothing behind."""
        self.go_on()
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.log.parent, ignore_errors=True)


def start_object_store() -> ObjectStore:
    """A new server, or skip."""
    beside = ROOT / ".venv-s3" / "bin" / "moto_server"
    program = str(beside) if beside.exists() else shutil.which("moto_server")
    if program is None:
        missing("S3 server", "`make .venv-s3/.ready`")
    assert program is not None
    return ObjectStore(program)


def python(code: str, *words: str, **settings: str) -> subprocess.Popen:
    """A process of its own that runs `code` with the program's modules at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, env={**os.environ, **settings}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
