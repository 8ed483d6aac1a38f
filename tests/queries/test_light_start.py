"""What the start page needs must not load the geometry libraries."""

import subprocess
import sys

START_PAGE = (
    "provenance.changes",
    "places.charging",
    "measures.decisions",
    "measures.focus",
    "provenance.freshness",
    "places.hubs",
    "surveys.main_survey",
    "measures.measures",
    "measures.cards",
    "places.districts",
    "measures.timeline",
)


def test_the_start_pages_queries_load_no_geometry_library():
    imports = "; ".join(f"import queries.{name}" for name in START_PAGE)
    check = "print(sorted({'shapely', 'pyproj', 'geopandas', 'scipy'} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; {imports}; {check}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
