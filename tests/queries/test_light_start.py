"""What the start page needs must not load the geometry libraries."""

import subprocess
import sys


def test_the_start_pages_queries_load_no_geometry_library():
    imports = (
        "import ui.overview.data, queries.provenance.figure_changes, queries.measures.timeline"
    )
    check = "print(sorted({'shapely', 'pyproj', 'geopandas', 'scipy'} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; {imports}; {check}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
