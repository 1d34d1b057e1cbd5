"""A whole lesson to plant faults in, and the day it is checked."""

from datetime import date
from pathlib import Path

import pytest

from klasapp.documents.content import lessons_folder

EXAMPLE = "06-plagen-ruzie-of-pesten.md"


@pytest.fixture
def today() -> date:
    """A day after every law check in the shipped lessons."""
    return date(2030, 1, 1)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A folder with one lesson without a fault, to change at will."""
    text = (lessons_folder() / EXAMPLE).read_text(encoding="utf-8")
    text = text.replace('les = "van-toeschouwer-naar-helper"\n', "")
    (tmp_path / EXAMPLE).write_text(text, encoding="utf-8", newline="\n")
    return tmp_path
