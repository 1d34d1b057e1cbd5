"""Where in a TOML text a key stands: the standard library does not tell, a mentor must know."""

import re

Path = tuple[str | int, ...]
_TABLE = re.compile(r"^\s*\[(\[)?\s*([\w.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=\s*(.*)$")
_AT_LINE = re.compile(r"at line (\d+)")


class TomlLines:
    """The line number of each table, key and listed item; approximate where TOML is unusual."""

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        table: Path = ()
        inside: Path | None = None  # the list that is open over several lines
        quoted = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if quoted:
                if line.count(quoted) % 2:
                    quoted = ""
                continue
            if header := _TABLE.match(line):
                table, inside = self._table(header[2], header[1] is not None), None
                self._found.setdefault(table, number)
            elif inside is not None and line.lstrip().startswith("{"):
                self._found.setdefault(self._next(inside), number)
            elif inside is None and (key := _KEY.match(line)):
                path = (*table, key[1].strip("\"'"))
                self._found.setdefault(path, number)
                inside = path if key[2].startswith("[") and "]" not in key[2] else None
            elif line.lstrip().startswith("]"):
                inside = None
            quoted = next((q for q in ('"""', "'''") if line.count(q) % 2), "")

    def _table(self, name: str, repeated: bool) -> Path:
        path: Path = ()
        parts = [part.strip(" \"'") for part in name.split(".")]
        for index, part in enumerate(parts):
            path = (*path, part)
            if repeated and index == len(parts) - 1:
                return self._next(path)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _next(self, path: Path) -> Path:
        self._counts[path] = self._counts.get(path, 0) + 1
        return (*path, self._counts[path] - 1)

    def of(self, *path: str | int) -> int:
        """The line of that key, or of the nearest table around it, or 1."""
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return 1


def line_of_fault(message: str, text: str) -> int:
    """The line in a message of ``tomllib``; a fault at the end of the text has none."""
    found = _AT_LINE.search(message)
    return int(found[1]) if found else max(1, len(text.splitlines()))
