"""Work on what strangers sent, in a process of its own, which may die of it without harm.

The readers of foreign formats are native code: one file can make them ask for half a terabyte, run
for hours or break off, and would take the server along. `python -m loaders.tables.isolation` is the
process: it does one piece of work after the other until its input ends.
"""

import atexit
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any, ParamSpec, TypeVar

from loaders.messages.errors import Refusal
from loaders.tables.reading import Limits, ReadingError

try:
    import resource
except ImportError:  # Windows: time is limited, memory and files are not
    resource = None  # type: ignore[assignment]

_ROOT = Path(__file__).parents[2]
_PASSED_ON = "PATH SYSTEMROOT TEMP TMP TMPDIR LANG LC_ALL LD_LIBRARY_PATH PROJ_DATA GDAL_DATA"
_MB = 1_000_000
_STACK_BYTES, _OPEN_FILES = 4 << 20, 128
_BRIEF_SECONDS = 2
_LAST_WORDS = 100_000
_OUT_OF_MEMORY = (b"MemoryError", b"memory allocation of", b"bad_alloc", b"malloc of size")

Given = ParamSpec("Given")
Result = TypeVar("Result")


def isolated(
    limits: Limits, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    """What the function of a module gives, worked out in another process within the limits.

    Raises what it raises as a Refusal, and ReadingError if the process dies or takes too long.
    """
    question = pickle.dumps((limits, work, given, named), 5)
    worker = _at_hand()
    begun = time.monotonic()
    words = b""
    done, outcome = worker.ask(limits, question)
    seconds = time.monotonic() - begun
    if not done and worker.has_answered and seconds < limits.read_seconds:
        # Files before this one took memory too: only a new process dies of this file.
        worker.end()
        worker, begun = _Worker(), time.monotonic()
        done, outcome = worker.ask(limits, question)
        seconds = time.monotonic() - begun
    if done and seconds < _BRIEF_SECONDS:
        _waiting.append(worker)
    else:
        words = worker.end()
    if not done:
        raise _broken(words, limits, seconds)
    if isinstance(outcome, Refusal):
        raise outcome
    result: Result = outcome
    return result


class _Worker:
    """The other process, with no more of our environment than it needs, and so no secrets."""

    def __init__(self) -> None:
        said, name = tempfile.mkstemp(prefix="city-reader-")
        self._said = Path(name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=_ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        os.close(said)
        self.has_answered = False

    def ask(self, limits: Limits, question: bytes) -> tuple[bool, Any]:
        """Whether there is an answer, and what it is; without one in time the process is killed."""
        assert self.process.stdin and self.process.stdout
        watch = Timer(limits.read_seconds, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            self.process.stdin.write(question)
            self.process.stdin.flush()
            outcome = pickle.load(self.process.stdout)
            self.has_answered = True
            return True, outcome
        except (EOFError, OSError, pickle.UnpicklingError):
            return False, None
        finally:
            watch.cancel()

    def end(self) -> bytes:
        """Let it go, whatever it is doing; the end of what it wrote on its way out."""
        self.process.kill()
        with suppress(OSError):
            self.process.communicate()
        words = self._said.read_bytes()
        self._said.unlink()
        return words[-_LAST_WORDS:]


_waiting: list[_Worker] = []
"""Workers with nothing to do: the next file need not wait for one to start."""


def prepare() -> None:
    """Have a process start beside us, so that the first file need not wait for it."""
    if not _waiting:
        _waiting.append(_Worker())


def _at_hand() -> _Worker:
    """A worker that waits, else a new one."""
    while _waiting:
        worker = _waiting.pop()
        if worker.process.poll() is None:
            return worker
        worker.end()
    return _Worker()


@atexit.register
def _end_all() -> None:
    while _waiting:
        _waiting.pop().end()


def _environment() -> Mapping[str, str]:
    """Few threads and arenas: each takes address space, which is limited. And no network: a file
    may name addresses, such as that of a GeoJSON's coordinate system, and GDAL would ask them by
    curl, which knows no proxy of this kind and so connects to nothing."""
    nowhere = {f"{kind}_proxy": "none://" for kind in ("http", "https", "ftp", "all")}
    passed = {name: os.environ[name] for name in _PASSED_ON.split() if name in os.environ}
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    python = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return {**passed, **few, **nowhere, **python, "PROJ_NETWORK": "OFF"}


def _broken(words: bytes, limits: Limits, seconds: float) -> ReadingError:
    if seconds >= limits.read_seconds:
        return ReadingError(
            "Reading the file takes longer than {most} seconds. Please divide it, save it as "
            "CSV, or raise the limit CITY_MAX_READ_SECONDS.",
            most=limits.read_seconds,
        )
    if any(mark in words for mark in _OUT_OF_MEMORY):
        return ReadingError(
            "Reading the file takes more than {most} MB of memory. Please divide it, save it as "
            "CSV, or raise the limit CITY_MAX_READ_MEMORY_MB.",
            most=limits.read_memory_mb,
        )
    return ReadingError(
        "The file crashes the program that reads it: it is damaged, or was made to do "
        "so. Please open it in the program it comes from and save it again, ideally as "
        "CSV."
    )


def _restrict(limits: Limits) -> None:
    """Memory, processor time and open files for the next piece of work."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.read_seconds * (os.cpu_count() or 1) + 1
    # The stack is smaller than that of the server's threads: what fits here, fits there.
    for kind, most in (
        (resource.RLIMIT_DATA, limits.read_memory_mb * _MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_STACK, _STACK_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system may have lower ones
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _serve() -> None:
    """Do the work that comes in, and answer; what libraries print goes another way."""
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            limits, work, given, named = pickle.load(questions)
        except EOFError:
            return
        _restrict(limits)
        try:
            outcome = work(*given, **named)
        except Refusal as refusal:
            outcome = refusal
        pickle.dump(outcome, answers, 5)
        answers.flush()


if __name__ == "__main__":
    _serve()
