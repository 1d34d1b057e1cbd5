"""The school's own changes on top of a protocol file: layers of one text, and writing TOML.

A layered text holds the school's own part first and what it rests on below it. It is one text, so
a case can keep it whole (R9) and it can be read without anything else.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

_BETWEEN = "\n# ======== hieronder: het protocol waar dit op rust ========\n"


def layered(*texts: str) -> str:
    """One text of several protocol files, the one that decides first; empty ones are left out."""
    return _BETWEEN.join(text for text in texts if text.strip())


def layers(text: str) -> list[str]:
    """The files of a layered text, the one that decides first; a plain file gives itself."""
    return text.replace("\r\n", "\n").split(_BETWEEN) if _BETWEEN.strip() in text else [text]


def to_toml(data: Mapping[str, object]) -> str:
    """Tables of plain values, lists and tables as TOML text; ``tomllib`` reads it back the same.

    Lists of tables become ``[[blocks]]``. ``data`` must be what ``tomllib`` can give.
    """
    return "\n".join(_table(data, ())).strip() + "\n"


def _table(data: Mapping[str, object], path: tuple[str, ...]) -> list[str]:
    lines: list[str] = []
    below: list[str] = []
    for key, value in data.items():
        where = (*path, key)
        name = ".".join(map(_key, where))
        if isinstance(value, Mapping):
            below += ["", f"[{name}]", *_table(value, where)]
        elif _tables(value):
            for item in value:  # type: ignore[attr-defined]
                below += ["", f"[[{name}]]", *_table(item, where)]
        else:
            lines.append(f"{_key(key)} = {_value(value)}")
    return [*lines, *below]


def _tables(value: object) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(isinstance(item, Mapping) for item in value)
    )


def _key(name: str) -> str:
    plain = name.replace("-", "").replace("_", "")
    return name if plain.isascii() and plain.isalnum() else _text(name)


def _text(text: str) -> str:
    # JSON quotes as TOML does, but leaves DEL as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)
