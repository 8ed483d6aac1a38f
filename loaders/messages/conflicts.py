"""What is said of files that contradict each other, and of a packet's workbook that comes back and
what is published; by code, as in `checks`."""

from collections.abc import Mapping

CONFLICTS: Mapping[str, str] = {
    "same_dataset": (
        "“{file}” fills “{title}” as well. Please put both into one file or publish "
        "them one after the other."
    ),
    "doubled_in_files": (
        "The same key ({key}) is in “{file}” as well. Please publish only one of the "
        "files or remove the row from one of them."
    ),
    "conflict": (
        "“{title}” of “{key}” was changed on both sides: it was “{then}”; here it is “{now}”, in "
        "the workbook “{given}”. Please agree on one: write “{now}” into the workbook, or make the "
        "change in the tables of a new packet."
    ),
    "conflict_gone": (
        "“{key}” was changed in the workbook and has since been removed here. Please "
        "take its row out of the workbook, or add it in the tables of a new packet."
    ),
}
TAKEN_BACK: Mapping[str, str] = {
    "returned": (
        "The workbook of a packet, compared cell by cell with state {state}, which it was made "
        "from: changed cells {cells}, new rows {rows}. Rows that it lacks stay as they are."
    ),
}
