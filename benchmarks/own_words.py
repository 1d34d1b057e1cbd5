"""Does a lesson say something in the words of a source? Compares runs of more than eight words.

    KLASAPP_PROTOCOL_TEXT=protocol.txt python -m benchmarks.own_words [FOLDER]

The variable names one text file, or several with the separator of paths between them: the
written protocol and whatever else the lessons lean on. Every run of nine words that stands in a
lesson and in a source is printed with both files; exit code 1 when there is one.
"""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from klasapp.documents.content import lessons_folder

VARIABLE = "KLASAPP_PROTOCOL_TEXT"
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


def sources() -> list[Path]:
    """The texts to compare with; none when the variable is not set."""
    return [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]


def copied(lessons: Sequence[Path], texts: Sequence[Path]) -> list[tuple[str, str, str]]:
    """(lesson, source, run of words) for everything that stands in both."""
    read = {path: path.read_text(encoding="utf-8", errors="replace") for path in texts}
    return [
        (lesson.name, path.name, run)
        for lesson in lessons
        for path, text in read.items()
        for run in sorted(shared(lesson.read_text(encoding="utf-8"), text))
    ]


if __name__ == "__main__":
    if not sources():
        sys.exit(f"{VARIABLE} does not point to the text of the protocol.")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else lessons_folder()
    lessons = sorted(folder.glob("*.md"))
    found = copied(lessons, sources())
    for lesson, source, run in found:
        print(f"{lesson} and {source}: {run}")
    print(f"{len(lessons)} lessons, {len(sources())} sources, {len(found)} runs in common")
    sys.exit(1 if found else 0)
