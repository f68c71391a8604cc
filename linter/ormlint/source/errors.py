"""The one error of this layer."""


class SourceError(Exception):
    """A file that cannot be read, scanned or parsed; ``path`` is as printed, ``line`` counts from 1."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.message}"
