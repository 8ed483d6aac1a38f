"""Publishing the tables of one file, as most tests do."""

from loaders.publish.publish import FileContribution, publish_files
from loaders.store.write import PUBLICATION, HistoryEntry


def publish(store, tables, *, author, message="", kind=PUBLICATION, **given):
    """Publish dataset name → typed rows as one snapshot; its id. The rest is what the file says
    (mode, parts, source, source_name) or how it is published (expected_snapshot, progress)."""
    how = {name: given.pop(name) for name in ("expected_snapshot", "progress") if name in given}
    entry = HistoryEntry(author, message, kind)
    return publish_files(store, [FileContribution(tables, **given)], entry, **how)
