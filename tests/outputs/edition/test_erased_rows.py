"""What is erased from the store goes from the public edition too, from all its states."""

import datetime as dt
import gzip

from loaders.erasure import erase, plan_erasure
from outputs.edition import kept_states
from outputs.edition.site import Edition

WORDS = "Bänke im Park"
FILES = {"de/massnahmen.html": f"<p>{WORDS}</p>", "de/karte.html": "<p>Karte</p>"}


def saying(folder):
    """Files of the edition that say the measure's title."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            text = gzip.decompress(content) if path.suffix == ".gz" else content
            if WORDS in text.decode("utf-8", "replace"):
                found.append(path.name)
    return sorted(found)


def test_an_erased_row_goes_from_kept_states_and_their_notes(opened, tmp_path, monkeypatch):
    files = dict(FILES)

    def rendered(snapshot, **_how):
        name = kept_states.name_of(snapshot)
        return Edition(name, dict(files), {}, {"de": "", "en": ""})

    monkeypatch.setattr(kept_states, "render", rendered)
    kept_states.publish(tmp_path, opened, dt.date(2022, 7, 1))
    note = f"{kept_states.name_of(opened.snapshot_id())}.json"
    page = "massnahmen.html"
    assert saying(tmp_path) == sorted([note, page, f"{page}.gz", f"{page}.gz"])
    before = opened.known().mark
    plan = plan_erasure(opened, "measures", {"measure_id": "bank"})
    erase(opened, plan, author="Anna", reason="Antrag")
    assert opened.known().mark != before  # so the server renders the edition anew
    files["de/massnahmen.html"] = "<p>andere</p>"
    kept_states.publish(tmp_path, opened, dt.date(2022, 7, 1))
    assert saying(tmp_path) == []
    state = tmp_path / "stand" / note.removesuffix(".json")
    assert "Diese Seite eines aufbewahrten Stands" in (state / "gone.html").read_text("utf-8")
    assert (state / "de" / "karte.html.gz").exists()
