"""The English of every sentence that an error is raised with (see `loaders.errors`), by topic."""

from collections.abc import Mapping

from loaders.refusals import declarations, files, keeping, services, store

_ROOMS = (files, services, store, keeping, declarations)
ENGLISH: Mapping[str, str] = {
    german: english for room in _ROOMS for german, english in room.ENGLISH.items()
}
