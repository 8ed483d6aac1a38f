"""The English of every sentence that an error is raised with (see `messages.errors`), by topic."""

from collections.abc import Mapping

from loaders.messages import (
    errors_files,
    errors_layout,
    errors_schema,
    errors_services,
    errors_store,
)

_ROOMS = (errors_files, errors_services, errors_store, errors_layout, errors_schema)
ENGLISH: Mapping[str, str] = {
    german: english for room in _ROOMS for german, english in room.ENGLISH.items()
}
