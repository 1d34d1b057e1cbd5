"""Reading values out of a protocol file without ever falling over what stands there."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import cast

from klasapp.protocol.fault import Fault, FaultLevel
from klasapp.protocol.overlay import layers
from klasapp.protocol.toml_lines import TomlLines, line_of_fault

Table = Mapping[str, object]
Where = tuple[str | int, ...]
_EMPTY: Table = {}
_MOST = 3660  # days, ten years: no term of a protocol is longer


class Source:
    """The tables of a protocol file, over those of the shipped one, with the faults found.

    What the file leaves out comes from ``base``; wrong values become faults and give the default.
    Of a layered text (see ``overlay``) only the topmost file is looked at for faults.
    """

    def __init__(self, text: str, base: str = "") -> None:
        top, *below = layers(text.removeprefix("\ufeff"))
        self.faults: list[Fault] = []
        self._lines = TomlLines(top)
        self._asked: set[Where] = set()
        self.own = self._load(top)
        self.data: Table = _EMPTY
        for layer in (*reversed(layers(base)), *reversed(below)):
            self.data = _merged(self.data, _loaded(layer)[0])
        self.data = _merged(self.data, self.own)

    def _load(self, text: str) -> Table:
        data, message = _loaded(text)
        if message:
            line = line_of_fault(message, text)
            self.faults.append(
                Fault(
                    line,
                    FaultLevel.ERROR,
                    "toml",
                    "Hier is het bestand niet te lezen. Kijk of de aanhalingstekens, haken en "
                    "komma's op deze regel en de regel erboven kloppen.",
                )
            )
        return data

    @property
    def unreadable(self) -> bool:
        """Whether the file is no TOML at all."""
        return any(fault.code == "toml" for fault in self.faults)

    def fault(self, level: FaultLevel, code: str, message: str, where: Where) -> None:
        """Record a fault at the line of ``where``."""
        self.faults.append(Fault(self._lines.of(*where), level, code, message))

    def has_error(self, where: Where) -> bool:
        """Whether something is wrong already at the line of ``where``."""
        line = self._lines.of(*where)
        return any(f.line == line and f.level is FaultLevel.ERROR for f in self.faults)

    def wrong(self, message: str, where: Where) -> None:
        """Record a value that cannot be used."""
        name = ".".join(str(part) for part in where if isinstance(part, str))
        self.fault(FaultLevel.ERROR, "bad_value", f"{name}: {message}", where)

    def table(self, value: object, where: Where) -> Table:
        """A table; anything else is a fault and gives an empty one."""
        self._asked.add(where)
        if isinstance(value, dict):
            return cast(Table, value)
        if value is not None:
            self.wrong("hier hoort een blok met sleutels en waarden", where)
        return _EMPTY

    def tables(self, value: object, where: Where) -> list[tuple[Table, Where]]:
        """A list of tables, each with its place."""
        self._asked.add(where)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong("hier hoort een lijst", where)
            return []
        return [(self.table(item, (*where, n)), (*where, n)) for n, item in enumerate(value)]

    def text(self, table: Table, key: str, where: Where, default: str = "") -> str:
        """A text; blanks around it go."""
        self._asked.add((*where, key))
        value = table.get(key, default)
        if isinstance(value, str):
            return value.strip()
        self.wrong("hier hoort tekst tussen aanhalingstekens", (*where, key))
        return default

    def choice(
        self, table: Table, key: str, where: Where, default: str, options: Collection[str]
    ) -> str:
        """A text out of a fixed list."""
        value = self.text(table, key, where, default)
        if value in options:
            return value
        self.wrong(f"'{value[:40]}' bestaat niet. Kies uit: {', '.join(options)}", (*where, key))
        return default

    def number(
        self, table: Table, key: str, where: Where, default: int, low: int = 0, high: int = _MOST
    ) -> int:
        """A whole number within bounds."""
        self._asked.add((*where, key))
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(f"hier hoort een heel getal van {low} tot en met {high}", (*where, key))
        return default

    def flag(self, table: Table, key: str, where: Where, default: bool = False) -> bool:
        """True or false."""
        self._asked.add((*where, key))
        value = table.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong("hier hoort true (ja) of false (nee)", (*where, key))
        return default

    def day(self, table: Table, key: str, where: Where) -> date | None:
        """A date, or None when it is left out."""
        self._asked.add((*where, key))
        value = table.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or value is None:
            return value
        self.wrong(
            "hier hoort een datum, zoals 2027-08-01 (zonder aanhalingstekens)", (*where, key)
        )
        return None

    def texts(
        self, table: Table, key: str, where: Where, default: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        self._asked.add((*where, key))
        value = table.get(key)
        if value is None:
            return default
        listed = value if isinstance(value, list) else [value]
        texts = [item.strip() for item in listed if isinstance(item, str)]
        if len(texts) == len(listed):
            return tuple(texts)
        self.wrong("hier hoort een lijst met teksten", (*where, key))
        return default

    def numbers(self, table: Table, key: str, where: Where) -> tuple[int, ...]:
        """A list of whole numbers above zero; one alone counts as a list of one."""
        self._asked.add((*where, key))
        value = table.get(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        if all(type(item) is int and item > 0 for item in listed):
            return tuple(listed)
        self.wrong("hier horen hele getallen", (*where, key))
        return ()

    def unknown(self) -> Iterator[Where]:
        """Places of the file that nobody asked for, once all of it is read."""
        yield from self._unknown(self.own, ())

    def _unknown(self, value: object, where: Where) -> Iterator[Where]:
        if isinstance(value, dict):
            for key, item in value.items():
                place = (*where, key)
                if place in self._asked:
                    yield from self._unknown(item, place)
                else:
                    yield place
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._unknown(item, (*where, number))

    def lines(self, table: Table, where: Where) -> tuple[int, ...]:
        """The lines of the written protocol an item rests on (``regels``)."""
        self._asked.add((*where, "regels"))
        value = table.get("regels")
        listed = value if isinstance(value, list) else [] if value is None else [value]
        if all(type(item) is int and item > 0 for item in listed):
            return tuple(listed)
        self.wrong("hier horen regelnummers van het protocol", (*where, "regels"))
        return ()


def _merged(below: Table, above: Table) -> Table:
    """The tables of ``above`` over those of ``below``; a list replaces a list."""
    both = {**below, **above}
    for name in below.keys() & above.keys():
        lower, upper = below[name], above[name]
        if isinstance(lower, dict) and isinstance(upper, dict):
            both[name] = _merged(lower, upper)
    return both


def _loaded(text: str) -> tuple[Table, str]:
    try:
        return tomllib.loads(text), ""
    except (ValueError, RecursionError) as error:
        return _EMPTY, str(error) or "?"
