"""Choosing the file that comes with a piece of evidence."""

from __future__ import annotations

from pathlib import Path

from klasapp.cases.service import Session, attach_file
from klasapp.widgets.file_choice import FileChoice


class AttachScreen(FileChoice[str]):
    """Type or pick a file; hands back where it lies once a copy of it is kept."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bestand bij bewijs"
    HELP = (
        "Typ waar het bestand staat, of loop met Tab en de pijlen door de mappen. Het mag een "
        "schermafdruk of foto zijn, een pdf, een bewaarde chat of mail, tot 10 MB. klasapp "
        "bewaart een kopie en laat het bestand zelf met rust.\n\n"
        "Staat er iemand bloot op? Kies het bestand dan niet."
    )

    def __init__(
        self, session: Session, evidence_id: int, label: str, folder: Path | None = None
    ) -> None:
        """``folder``: where the tree begins; by default the downloads folder."""
        super().__init__(folder, classes="cases")
        self._session, self._evidence_id, self._label = session, evidence_id, label

    def question(self) -> str:
        """Which evidence it is for."""
        return (
            f"Welk bestand hoort bij {self._label}? Bewaar alleen wat nodig is. Staat er iemand "
            "bloot op, stop dan hier (Esc)."
        )

    def chosen(self, path: Path) -> None:
        """Keep a copy of the file."""
        attach_file(self._session, self._evidence_id, path)
        self.dismiss(str(path))
