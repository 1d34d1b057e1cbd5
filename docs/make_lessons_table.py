"""Write ``docs/lessen.md`` from the shipped lessons; run it after every change of a lesson."""

from datetime import datetime
from pathlib import Path

from klasapp.documents.content import lessons_folder
from klasapp.lessons.coverage import table, uncovered
from klasapp.lessons.library import read_library

PAGE = Path(__file__).with_name("lessen.md")

if __name__ == "__main__":
    library = read_library([lessons_folder()], datetime.now().astimezone().date())
    PAGE.write_text(table(library.modules), encoding="utf-8", newline="\n")
    print(f"{PAGE}: {len(library.modules)} lessen, {len(library.faults)} fouten")
    for row in uncovered(library.modules):
        print(f"nog geen les: {row.requirement} {row.what}")
