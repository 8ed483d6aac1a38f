"""`python -m benchmarks [NAME …]`: measure, print the table, write it to `RESULTS.md`.

Without names everything is measured. A run is kept beside the one before it, so that two runs show
the spread; rows that a run did not measure stay.
"""

import argparse
import sys
import time
from importlib import import_module

from benchmarks import results, servers

MODULES = (
    "start",
    "reruns",
    "visits",
    "first_visit",
    "publication",
    "large",
    "crowd",
    "rush",
    "door",
    "edition",
    "packet",
    "interfaces",
)


def main(names: list[str]) -> int:
    """Run the modules; 1 if a bound does not hold."""
    found = []
    try:
        for name in names or MODULES:
            begun = time.monotonic()
            for result in import_module(f"benchmarks.{name}").measure():
                print(results.line(result), flush=True)
                found.append(result)
            print(f"  ({name}: {time.monotonic() - begun:.0f} s)", flush=True)
    finally:
        servers.clear()
        if found:
            results.keep(found)
    return 0 if all(result.holds for result in found) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"what to measure: {', '.join(MODULES)}")
    sys.exit(main(parser.parse_args().name))
