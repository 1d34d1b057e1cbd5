"""Content is found wherever klasapp was installed from, and documents are made of it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from klasapp.documents.content import exports_folder, lessons_folder
from klasapp.documents.holidays import public_holidays
from klasapp.documents.recovery_sheet import write_recovery_sheet
from klasapp.documents.typeset import typeset
from klasapp.errors import KlasappError

WHERE = """
import klasapp
from klasapp.documents.content import docs_folder, exports_folder, lessons_folder
print(klasapp.__file__, lessons_folder(), exports_folder(), docs_folder(), sep="\\n")
"""


def test_a_checkout_has_its_content_beside_it() -> None:
    root = Path(__file__).parents[3]
    assert lessons_folder() == root / "lessons"
    assert exports_folder() == root / "exports"


def test_the_installed_program_has_its_content_with_it(tmp_path: Path) -> None:
    """Started from elsewhere: as a mentor starts it, not as we do."""
    done = subprocess.run(
        [sys.executable, "-c", WHERE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    package, lessons, exports, docs = (Path(line) for line in done.stdout.splitlines())
    assert (lessons / "sociogram-invullen.md").is_file()
    assert (exports / "herstelcode.typ").is_file()
    for book in ("handleiding", "sociogram-uitleg", "installeren", "privacy", "dpia"):
        assert (docs / f"{book}.md").is_file()
    if "site-packages" in package.parts:
        assert lessons.is_relative_to(package.parent)


def test_the_recovery_sheet_is_a_tagged_pdf_that_only_the_owner_can_read(tmp_path: Path) -> None:
    path = write_recovery_sheet(
        "ABCDE-FGHJK", Path("[red]klas #1.db"), tmp_path, date(2026, 11, 23)
    )
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content
    assert path.stat().st_mode & 0o077 == 0


def test_a_name_in_a_foreign_script_still_gives_a_page() -> None:
    pdf = typeset("herstelcode.typ", {"code": "A", "bestand": "𒀀 小龍 الأمين", "datum": ""})
    assert pdf.startswith(b"%PDF")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(KlasappError, match="kan niet worden opgeslagen"):
        write_recovery_sheet("A", Path("x.db"), tmp_path / "weg", date(2026, 11, 23))


def test_kings_day_on_a_sunday_is_kept_the_day_before_and_liberation_day_always_counts() -> None:
    days = public_holidays([2025, 2026])
    assert date(2025, 4, 26) in days
    assert date(2025, 4, 27) not in days
    assert {date(2025, 5, 5), date(2026, 5, 5), date(2026, 12, 25)} <= days
