"""Why a whole file is refused: a stable code, and a sentence that says what was seen and what to do."""

from chalicelib.kit.problems import Problem


class FileRefused(Exception):
    """The file cannot be imported at all. Nothing of it was read into the shop."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class StrayFile(Problem):
    """A file in the drop bucket that lies under no seller."""

    status = 404
    code = "imports.stray_file"
    title = "The file lies under no seller's prefix"


class UndoTooLate(Problem):
    """The hours in which an import can be taken back are over."""

    status = 409
    code = "imports.undo_too_late"
    title = "It can no longer be undone"
