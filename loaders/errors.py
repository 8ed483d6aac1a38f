"""What can go wrong with a store; each text is one German sentence for the screen."""


class StoreError(Exception):
    """The store cannot be used or refuses a change. Nothing was changed."""


class StoreBusyError(StoreError):
    """Another process holds the embedded store, or the right to change the shared one."""


class UnreachableError(StoreError):
    """The server of the catalogue or the files do not answer; it may pass by itself."""


class PublicationError(StoreError):
    """A publication would break the declared keys; it was taken back whole."""


class ConflictError(PublicationError):
    """Somebody else published the same dataset since the preview was made."""
