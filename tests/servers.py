"""Real servers for tests, on this machine only: PostgreSQL, and an object store that speaks S3."""

import os
import pwd
import select
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
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
            "-c fsync=off -c max_connections=40"
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
            try:
                assert client.stdout.readline() == "ready\n"
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


class Door:
    """A port that passes connections on to another one while it is open."""

    def __init__(self, port: int) -> None:
        self.port, self.behind = port, free_port()
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        """Open it."""
        behind = self.behind

        class Pass(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(("127.0.0.1", behind)) as other:
                    ends = {self.request: other, other: self.request}
                    while ready := select.select(list(ends), [], [], 60)[0]:
                        for end in ready:
                            if not (content := end.recv(1 << 16)):
                                return
                            ends[end].sendall(content)

        self._server = socketserver.ThreadingTCPServer(
            ("127.0.0.1", self.port), Pass, bind_and_activate=False
        )
        self._server.allow_reuse_address = self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.server_bind()
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close it."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class ObjectStore:
    """An S3 server in memory (moto), with one bucket."""

    BUCKET = "city"

    def __init__(self, program: str) -> None:
        self._program = program
        self._door = Door(free_port())
        self.log = Path(tempfile.mkdtemp(prefix="city-s3-")) / "log"
        self.start()

    def start(self) -> None:
        """Start with an empty bucket."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self._program, "-H", "127.0.0.1", "-p", str(self._door.behind)],
                stdout=log, stderr=log,
            )  # fmt: skip
        self._until_it_answers(f"http://127.0.0.1:{self._door.behind}")
        self._door.start()
        request = urllib.request.Request(f"{self.url}/{self.BUCKET}", method="PUT")
        urllib.request.urlopen(request, timeout=5).close()

    def _until_it_answers(self, url: str) -> None:
        patience = time.monotonic() + START_SECONDS
        while time.monotonic() < patience and self.process.poll() is None:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"the object store did not start:\n{self.log.read_text('utf-8')}")

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self._door.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a process that uses it."""
        return {
            "CITY_S3_ENDPOINT": self.url,
            "CITY_S3_KEY_ID": "key",
            "CITY_S3_SECRET": "secret",
        }

    def close_door(self) -> None:
        """Refuse connections, with everything kept: a new server would have lost its memory."""
        self._door.stop()

    def open_door(self) -> None:
        """Take connections again."""
        self._door.start()

    def close(self) -> None:
        """Stop and leave nothing behind."""
        self._door.stop()
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
