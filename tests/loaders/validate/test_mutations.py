"""Files of every format, damaged at random: always a report, never a traceback or half a state.

A few hundred in the suite; `CITY_TEST_MUTATIONS=5000` for thousands.
"""

import csv
import io
import logging
import os
import random
import re
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import pytest

from loaders.export.export import FORMATS, export
from loaders.messages.errors import StoreError
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.tables.reading import Limits
from tests.loaders.tables.test_parsers_apart import files as every_format
from tests.publishing import publish

log = logging.getLogger(__name__)
MUTATIONS = int(os.environ.get("CITY_TEST_MUTATIONS", "150"))
FIXTURES = Path(__file__).parents[1] / "fixtures"
SMALL = Limits(file_mb=5, unpacked_mb=50, rows=100_000)


@pytest.fixture(scope="module")
def originals(package, tmp_path_factory):
    """Name → content: our fixtures, an export and a small table of each format."""
    from loaders.shipped_data import read_shipped

    tables = read_shipped(package, list(package.datasets.values()))
    files = {path.name: path.read_bytes() for path in sorted(FIXTURES.rglob("*")) if path.is_file()}
    for kind in FORMATS:
        dataset = package.datasets["stops"]
        files[f"stops.{kind}"] = export(dataset, tables["stops"], kind)
    folder = tmp_path_factory.mktemp("formats")
    return files | {path.name: path.read_bytes() for path in every_format(folder).values()}


def _flipped(data, chance):
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _cut(data, chance):
    return data[: chance.randrange(len(data))]


def _torn(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 200) :]


def _sprinkled(data, chance):
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(data))
        data[place:place] = chance.choice([b"\0", b'"', b"\r", b"\xff", b";", b"\n", b"'", b"\x1a"])
    return data


def _doubled(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randint(1, 400)] * 3 + data[start:]


def _numbers(data, chance):
    """Lengths and offsets inside binary formats become absurd."""
    place = chance.randrange(max(1, len(data) - 4))
    data[place : place + 4] = struct.pack("<I", chance.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF]))
    return data


def _swapped(data, chance):
    """Columns in another order under the old header."""
    text = bytes(data).decode("utf-8", "replace")
    delimiter = max(";,\t", key=text.count)
    rows = list(csv.reader(text.replace("\0", "").splitlines(), delimiter=delimiter))
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=delimiter)
    for number, row in enumerate(rows):
        writer.writerow(row if not number else chance.sample(row, len(row)))
    return bytearray(sink.getvalue().encode())


def _inside(data, chance):
    """Damage within a part of an archive, which is packed again and so looks whole."""
    try:
        old = zipfile.ZipFile(io.BytesIO(data))
        names = old.namelist()
        hit, sink = chance.choice(names), io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
            for name in names:
                part = bytearray(old.read(name))
                way = chance.choice((*WAYS, _references))
                new.writestr(name, bytes(way(part, chance)) if name == hit and part else part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        return data  # damaged already
    return bytearray(sink.getvalue())


def _references(data, chance):
    """Cells, rows, sizes and counts in XML become absurd."""
    places = [*re.finditer(rb'="([A-Z]{0,3}\d+)"', bytes(data))]
    for place in sorted(chance.sample(places, min(3, len(places))), key=lambda p: -p.start()):
        far = chance.choice([b"XFD1048576", b"A1048576", b"XFD1", b"4294967295", b"-1", b"ZZZZ9"])
        data[place.start(1) : place.end(1)] = far
    return data


WAYS = (_flipped, _cut, _torn, _sprinkled, _doubled, _numbers)
ARCHIVES = ("xlsx", "xlsb", "ods", "zip")


def _mutations(originals, number, seed):
    chance = random.Random(seed)
    names = sorted(originals)
    for count in range(number):
        name = names[count % len(names)]
        ways = (*WAYS, _swapped) if name.endswith(("csv", "csv-de")) else WAYS
        ways = (_inside, *WAYS[:2]) if name.endswith(ARCHIVES) else ways
        data = bytearray(originals[name])
        for way in chance.sample(ways, chance.choice([1, 1, 2])):
            data = bytearray(way(data, chance)) or bytearray(b"\n")
        yield count, name, bytes(data)


def test_all_kinds_of_files_are_there(originals):
    endings = {name.rsplit(".", 1)[1] for name in originals}
    assert {"csv", "xlsx", "xlsb", "ods", "json", "geojson", "parquet", "gpkg", "fgb"} <= endings
    assert {"gml", "kml", "gpx", "ics", "xml", "zip"} <= endings


def test_damaged_files_yield_a_report_and_never_half_a_publication(originals, lake, tmp_path):
    known = published_rows(lake)
    published, most = 0, 0.0
    counts: Counter[tuple[str, str]] = Counter()
    for count, name, data in _mutations(originals, MUTATIONS, seed=7):
        path = tmp_path / f"file.{name.rsplit('.', 1)[1].removesuffix('-de')}"
        path.write_bytes(data)
        try:
            report = check_file(
                path, lake.package, CheckOptions(limits=SMALL, file=name), published=known
            )
        except Exception as error:
            (tmp_path / f"bad-{count}").write_bytes(data)
            raise AssertionError(f"mutation {count} of {name}: {error!r}") from error
        assert report.publishable or len(report.problems), (count, name)
        most = max(most, _resident_gb())
        counts[name.rsplit(".", 1)[-1], _outcome(report)] += 1
        if report.tables() and published < 12:
            published += _publishes_whole_or_not(lake, report)
    assert published
    assert most < 1.5  # GB, of which the readers' processes hold none
    log.info("at most %.2f GB; %s", most, sorted(counts.items()))  # for docs/reliability.md


def _outcome(report):
    said = " ".join(problem.message("en") for problem in report.found if problem.row is None)
    if "memory" in said:
        return "too much memory"
    if "crashes the program" in said:
        return "reader broke"
    refused = any(problem.code == "unreadable" for problem in report.found)
    return "refused" if refused else "published or problems"


def _resident_gb():
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e9


def _publishes_whole_or_not(lake, report):
    before = lake.snapshot_id()
    try:
        publish(lake, report.tables(), author="A", mode=report.mode, parts=report.parts)
    except StoreError:
        assert lake.snapshot_id() == before
        return 0
    assert lake.snapshot_id() == before + 1
    told = lake.snapshots().set_index("snapshot_id").loc[[before + 1]]
    assert set(told["dataset"]) == set(report.tables())
    return 1
