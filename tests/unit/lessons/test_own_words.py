"""The lessons say things in their own words: no sentence of the protocol stands in them."""

import os
import re
from pathlib import Path

import pytest

from klasapp.documents.content import lessons_folder

_LONGEST = 8  # words in a row that may be the same


def words(text: str) -> list[str]:
    """The words of a text in lower case, without marks."""
    return re.findall(r"[^\W_]+", text.lower())


def shared(text: str, source: str) -> set[str]:
    """Every run of nine words that stands in both: stricter than whole sentences."""

    def runs(of: str) -> set[str]:
        found = words(of)
        return {" ".join(found[n : n + _LONGEST + 1]) for n in range(len(found) - _LONGEST)}

    return runs(text) & runs(source)


def test_a_copied_sentence_would_be_found() -> None:
    source = "Eerst dit. Als je ziet dat iemand alleen staat, ga er dan naast staan. Dan dat."
    assert shared("> als je ziet dat IEMAND alleen staat\nga er (dan) naast", source)
    assert not shared("Zie je iemand alleen staan? Ga er dan naast staan.", source)


@pytest.mark.parametrize(
    "path", sorted(lessons_folder().glob("*.md")), ids=lambda path: str(path.name)
)
def test_no_sentence_of_the_protocol_stands_in_a_lesson(path: Path) -> None:
    source = os.environ.get("KLASAPP_PROTOCOL_TEXT")
    if not source:
        pytest.skip("KLASAPP_PROTOCOL_TEXT does not point to the text of the protocol")
    protocol = Path(source).read_text(encoding="utf-8", errors="replace")
    assert shared(path.read_text(encoding="utf-8"), protocol) == set()
