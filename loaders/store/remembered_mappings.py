"""What analysts decided about columns nobody knew, kept for the next file of the same shape.

A decision belongs to the exact set of column names of a file (folded, in any order). All of them
are in `profiles.json` beside the store's other files; the newest decision about a shape counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.messages.errors import StoreError
from loaders.schema.folding import fold
from loaders.store.originals import FileStore, load_document, save_document

FILE = "profiles.json"
KEPT = 500


@dataclass(frozen=True)
class Decision:
    """The dataset of a file's shape, and the field of each column that was assigned by hand.

    A column assigned to "" is left out on purpose. `profile`: the source that was chosen for it.
    """

    dataset: str
    assigned: Mapping[str, str]
    author: str
    profile: str | None = None


def remember(files: FileStore, headers: Sequence[str], decision: Decision) -> None:
    """Keep a decision. Raises StoreError if it cannot be written."""
    shape = _shape(headers)
    entry = {
        "shape": shape,
        "dataset": decision.dataset,
        "assigned": {fold(header): name for header, name in decision.assigned.items()},
        "author": decision.author,
        "profile": decision.profile,
    }
    try:
        with files.document_lock():
            known = [old for old in load_document(files, FILE, []) if old["shape"] != shape]
            save_document(files, FILE, [*known, entry][-KEPT:])
    except OSError as error:
        raise StoreError(
            "The assignment of columns could not be saved. Please check free space and "
            "rights in the store's folder."
        ) from error


def recall(files: FileStore, headers: Sequence[str]) -> Decision | None:
    """The decision about a file with these columns, in the words of its headers."""
    shape = _shape(headers)
    for entry in reversed(load_document(files, FILE, [])):
        if entry["shape"] == shape:
            named = {header: entry["assigned"].get(fold(header)) for header in headers}
            assigned = {header: name for header, name in named.items() if name is not None}
            return Decision(entry["dataset"], assigned, entry["author"], entry.get("profile"))
    return None


def _shape(headers: Sequence[str]) -> list[str]:
    return sorted(fold(header) for header in headers)
