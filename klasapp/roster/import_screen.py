"""Choosing a roster file."""

from __future__ import annotations

from pathlib import Path

from klasapp.roster import import_service
from klasapp.roster.import_preview_screen import ImportPreviewScreen
from klasapp.roster.import_service import Session
from klasapp.widgets.file_choice import FileChoice

_ENDINGS = frozenset({".csv", ".xml", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".zip"})


class ImportScreen(FileChoice[int | None]):
    """Type or pick a file; hands back the class that got pupils, or None."""

    ROOM = "roster"
    HEADING = "Bestand inlezen"
    CSS_PATH = "roster.tcss"
    QUESTION = "Waar staat het bestand? (csv, xlsx, xml, zip; → vult aan)"
    ENDINGS = _ENDINGS
    WHOLE = "users.csv"  # OneRoster
    HELP = (
        "Kies het bestand met de klassenlijst: een CSV uit Magister, een EDEXML-bestand (xml), "
        "OneRoster (zip, of de map met users.csv), een lijst van klasapp, of een andere lijst, ook "
        "uit SOMtoday of Excel (csv, xlsx, xls, ods). Kent klasapp de kolommen niet, dan wijs je "
        "ze één keer aan. Typ waar het staat (de pijl naar rechts vult aan), of loop met Tab en de "
        "pijlen door de mappen. Daarna zie je "
        "eerst wat er zou veranderen; er wordt nog niets bewaard. BSN, adres, herkomst en andere "
        "gegevens die niet nodig zijn, leest klasapp nooit."
    )

    def __init__(self, session: Session, class_id: int, folder: Path | None = None) -> None:
        """``folder``: where the tree begins; by default the downloads folder."""
        super().__init__(folder)
        self._session, self._class_id = session, class_id

    def chosen(self, path: Path) -> None:
        """Show what the file would change."""
        name, data = import_service.read_file(str(path))
        self.app.push_screen(
            ImportPreviewScreen(self._session, self._class_id, name, data), self._imported
        )

    def _imported(self, class_id: int | None) -> None:
        if class_id is not None:
            self.dismiss(class_id)
