"""Which native libraries the installed packages bring along in their wheels, with their licences.

A package states the licence of its own code; that of what a linker or `auditwheel` added is here.
"""

import csv
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import PurePosixPath
from typing import NamedTuple

from ui.shell.licences import Software, software

LICENCES = {
    "arrow": ("Apache Arrow C++", "Apache-2.0"),
    "parquet": ("Apache Parquet C++", "Apache-2.0"),
    "avif": ("libavif", "BSD-2-Clause"),
    "brotli": ("Brotli", "MIT"),
    "curl": ("libcurl", "curl"),
    "freetype": ("FreeType", "FTL OR GPL-2.0-only"),
    "gdal": ("GDAL", "MIT"),
    "geos": ("GEOS", "LGPL-2.1-or-later"),
    "gfortran": ("libgfortran (GCC)", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "harfbuzz": ("HarfBuzz", "MIT-Modern-Variant"),
    "jpeg": ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    "lcms": ("Little CMS", "MIT"),
    "lzma": ("liblzma (XZ)", "0BSD"),
    "nghttp": ("nghttp2", "MIT"),
    "openjp": ("OpenJPEG", "BSD-2-Clause"),
    "png": ("libpng", "libpng-2.0"),
    "proj": ("PROJ", "MIT"),
    "qpdf": ("qpdf", "Apache-2.0"),
    "quadmath": ("libquadmath (GCC)", "LGPL-2.1-or-later"),
    "scipy_openblas": ("OpenBLAS", "BSD-3-Clause"),
    "sharpyuv": ("libsharpyuv (WebP)", "BSD-3-Clause"),
    "sqlite": ("SQLite", "blessing"),
    "tiff": ("libtiff", "libtiff"),
    "webp": ("WebP", "BSD-3-Clause"),
    "Xau": ("libXau", "MIT-open-group"),
    "xcb": ("libxcb", "MIT"),
    "zstd": ("Zstandard", "BSD-3-Clause OR GPL-2.0-only"),
}
"""How the file of a library begins after `lib` → its name and licence (SPDX)."""

LINKED_IN = {
    "cffi": (("libffi", "MIT"),),
    "cryptography": (("OpenSSL", "Apache-2.0"),),
    "duckdb": (
        *(("mbed TLS", "Apache-2.0"), ("RE2", "BSD-3-Clause"), ("ICU", "Unicode-3.0")),
        *(
            ("jemalloc", "BSD-2-Clause"),
            ("Apache Thrift", "Apache-2.0"),
            ("Snappy", "BSD-3-Clause"),
        ),
    ),
    "lxml": (
        *(("libxml2", "MIT"), ("libxslt", "MIT"), ("zlib", "Zlib")),
        ("libiconv", "LGPL-2.1-or-later"),
    ),
    "pyarrow": (
        *(("mimalloc", "MIT"), ("RE2", "BSD-3-Clause"), ("Apache Thrift", "Apache-2.0")),
        ("jemalloc", "BSD-2-Clause"),
        *(("Snappy", "BSD-3-Clause"), ("AWS SDK for C++", "Apache-2.0")),
        *(("Brotli", "MIT"), ("Zstandard", "BSD-3-Clause OR GPL-2.0-only")),
    ),
    "pyogrio": (
        *(("PROJ", "MIT"), ("SQLite", "blessing"), ("libtiff", "libtiff"), ("libcurl", "curl")),
        *(("Expat", "MIT"), ("json-c", "MIT"), ("GEOS", "LGPL-2.1-or-later")),
    ),
    "python-calamine": (("calamine", "MIT"), ("quick-xml", "MIT"), ("zip", "MIT")),
    "pyyaml": (("LibYAML", "MIT"),),
}
"""Package → what is linked into its own files, as far as its project says."""

SHARED = re.compile(r"^lib(.+?)(?:-[0-9a-f]{8})?(?:[.\d]*\.dylib|\.so[.\d]*|\.dll)$")

EXTENSION = re.compile(r"\.(cpython-|abi3\.|pyd$)")


class Library(NamedTuple):
    """A native library: the package that brings it, its name, its file and its licence (SPDX)."""

    package: str
    version: str
    library: str
    file: str
    licence: str


def libraries() -> Iterator[Library]:
    """The native libraries of the pinned packages that are installed; licence "" if unknown."""
    for package in software():
        files = metadata.distribution(package.name).files or []
        names = {PurePosixPath(str(file)).name for file in files}
        yield from _shared(package, sorted(names))
        for library, licence in LINKED_IN.get(package.name.lower(), ()):
            yield Library(package.name, package.version, library, "(linked in)", licence)


def _shared(package: Software, names: list[str]) -> Iterator[Library]:
    for name in names:
        if (found := SHARED.match(name)) and not EXTENSION.search(name):
            key = next((key for key in LICENCES if found[1].startswith(key)), "")
            library, licence = LICENCES.get(key, (found[1], ""))
            yield Library(package.name, package.version, library, name, licence)


def main() -> None:
    """Write the libraries as CSV, for the licence list of `make sbom`."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([Library._fields, *libraries()])


if __name__ == "__main__":
    main()
