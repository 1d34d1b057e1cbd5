"""The empty module that a teacher fills in."""

import re
import unicodedata
from importlib.resources import files


def empty_module(name: str) -> str:
    """The text of an empty module with every field explained; its id follows the file's name.

    It can be read; the check names each place that is still to fill in.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    lesson = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^\d+-", "", plain)).strip("-") or "mijn-les"
    text = (files("klasapp.lessons") / "empty_module.md").read_text(encoding="utf-8")
    return text.replace("mijn-les", lesson, 1)
