"""Reading values out of the front matter: each value that cannot be used becomes a fault."""

import difflib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import cast

from klasapp.protocol.toml_lines import Path, TomlLines

_SHOWN = 40


class Values:
    """One table of the front matter, its place in the file, and the faults found in it.

    ``below`` is the number of lines of the file above the TOML text. A table that is not there
    (``absent``) gave its one fault already and is silent about what it lacks.
    """

    def __init__(
        self,
        data: Mapping[str, object],
        lines: TomlLines,
        report: Callable[[int, str, str], None],
        where: Path = (),
        *,
        below: int = 1,
        absent: bool = False,
    ) -> None:
        self._data = data
        self._lines = lines
        self.report = report
        self._where = where
        self._below = below
        self._absent = absent
        self._asked: set[str] = set()
        self._inside: dict[str, list[Values]] = {}

    def line(self, key: str = "") -> int:
        """The line in the file of a key (of repeated blocks the last), or of the table itself."""
        path = (*self._where, key) if key else self._where
        value = self._data.get(key)
        if isinstance(value, list) and value and isinstance(value[-1], dict):
            path = (*path, len(value) - 1)
        return self._lines.of(*path) + self._below if path else 1

    def fault(self, key: str, code: str, message: str) -> None:
        """Record a fault at the line of a key; nothing about a table that is not there."""
        if not self._absent:
            name = ".".join([*(part for part in self._where if isinstance(part, str)), key])
            self.report(self.line(key), code, f"{name}: {message}")

    def _value(self, key: str, *, optional: bool = False) -> object:
        self._asked.add(key)
        if key not in self._data and not optional:
            self._missing(key)
        return self._data.get(key)

    def _missing(self, key: str) -> None:
        if not self._absent:
            what = f"'{key}' ontbreekt. Schrijf deze regel erbij."
            self.report(self.line(), "missing_key", what)

    def _clean(self, key: str, value: str) -> str:
        text = unicodedata.normalize("NFC", value).strip()
        if not all(char.isprintable() or char in "\n\t" for char in text):
            self.fault(key, "control_character", "hier staat een teken dat je niet kunt zien. Typ "
                       "de tekst opnieuw.")  # fmt: skip
            text = "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)
        if not text:
            self.fault(key, "empty_text", "hier staat nog niets. Vul het in.")
        return text

    def text(self, key: str, *, optional: bool = False) -> str:
        """A text that is not empty; blanks around it go."""
        value = self._value(key, optional=optional)
        if isinstance(value, str):
            return self._clean(key, value)
        if value is not None:
            self.fault(key, "wrong_type", "hier hoort tekst tussen aanhalingstekens.")
        return ""

    def _list(self, key: str, least: int, most: int, *, optional: bool = False) -> list[object]:
        value = self._value(key, optional=optional)
        if value is None:
            return []
        if not isinstance(value, list):
            like = f"regels [[{key}]]" if isinstance(value, dict) else "een lijst tussen [ en ]"
            self.fault(key, "wrong_type", f"hier hoort iets anders: {like}.")
            return []
        if not least <= len(value) <= most:
            amount = f"{least}" if least == most else f"{least} tot en met {most}"
            self.fault(key, "wrong_count", f"hier horen er {amount}; het zijn er {len(value)}.")
        return value

    def texts(
        self, key: str, least: int = 1, most: int = 30, *, optional: bool = False
    ) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for item in self._list(key, least, most, optional=optional):
            if isinstance(item, str):
                found.append(self._clean(key, item))
            else:
                self.fault(key, "wrong_type", "hier hoort een lijst met teksten.")
        return tuple(found)

    def number(self, key: str, low: int, high: int, default: int = 0) -> int:
        """A whole number within bounds."""
        value = self._value(key)
        return self._whole(key, value, low, high, default) if value is not None else default

    def _whole(self, key: str, value: object, low: int, high: int, default: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(key, "wrong_type", "hier hoort een heel getal, zonder aanhalingstekens.")
            return default
        if not low <= value <= high:
            self.fault(key, "out_of_range", f"hier hoort een getal van {low} tot en met {high}.")
            return default
        return value

    def numbers(self, key: str, low: int, high: int, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers within bounds."""
        return tuple(
            self._whole(key, item, low, high, low) for item in self._list(key, least, most)
        )

    def choice(self, key: str, options: Iterable[str]) -> str:
        """A text out of a fixed list."""
        value = self.text(key)
        return self._known(key, value, tuple(options)) if value else ""

    def choices(
        self, key: str, options: Iterable[str], *, optional: bool = False
    ) -> tuple[str, ...]:
        """Texts out of a fixed list."""
        known = tuple(options)
        return tuple(
            self._known(key, value, known)
            for value in self.texts(key, optional=optional, least=0 if optional else 1)
        )

    def _known(self, key: str, value: str, options: Collection[str]) -> str:
        if value not in options:
            self.fault(
                key,
                "unknown_value",
                f"'{value[:_SHOWN]}' bestaat niet. Kies uit: {', '.join(options)}.",
            )
        return value

    def day(self, key: str) -> date | None:
        """A date, or None when it is left out."""
        value = self._value(key, optional=True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.fault(
                key, "wrong_type", "hier hoort een datum zonder aanhalingstekens: 2026-11-23."
            )
        return None

    def table(self, key: str) -> "Values":
        """A block ``[key]``."""
        value = self._value(key)
        if isinstance(value, dict):
            return self._inner(key, value, (*self._where, key))
        if value is not None:
            self.fault(key, "wrong_type", f"hier hoort een blok: een regel [{key}].")
        return Values({}, self._lines, self.report, below=self._below, absent=True)

    def tables(self, key: str, least: int, most: int) -> list["Values"]:
        """The blocks ``[[key]]``."""
        found = []
        for number, item in enumerate(self._list(key, least, most)):
            if isinstance(item, dict):
                found.append(self._inner(key, item, (*self._where, key, number)))
            else:
                self.fault(key, "wrong_type", f"hier horen blokken: regels [[{key}]].")
        return found

    def _inner(self, key: str, value: object, where: Path) -> "Values":
        data = cast(Mapping[str, object], value)
        inner = Values(data, self._lines, self.report, where, below=self._below)
        self._inside.setdefault(key, []).append(inner)
        return inner

    def inner(self, key: str) -> "list[Values]":
        """The blocks of that name that were read, in their order."""
        return self._inside.get(key, [])

    def finish(self) -> None:
        """Report the keys nobody asked for, with the key that was probably meant."""
        for key in self._data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                hint = f" Bedoel je '{near[0]}'?" if near else " Haal deze regel weg."
                shown = "".join(char if char.isprintable() else "�" for char in key[:_SHOWN])
                self.report(
                    self.line(key), "unknown_key", f"De naam '{shown}' kent klasapp niet.{hint}"
                )
        for blocks in self._inside.values():
            for block in blocks:
                block.finish()
