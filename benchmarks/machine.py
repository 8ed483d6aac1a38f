"""What the numbers were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("streamlit", "plotly", "pandas", "duckdb", "pyarrow", "folium", "uvicorn", "starlette")


def description() -> str:
    """Processor, memory, system and versions, in one line each."""
    cpu = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo")
                if line.startswith("model name")), platform.machine())  # fmt: skip
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo")
                   if line.startswith("MemTotal")), 0)  # fmt: skip
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"- {os.cpu_count()} × {cpu}, {memory / 2**20:.0f} GB\n"
        f"- {platform.system()} {platform.release()}, Python {platform.python_version()}\n"
        f"- {versions}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).exists() else []
