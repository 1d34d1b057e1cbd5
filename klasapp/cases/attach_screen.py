"""Choosing the file that comes with a piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DirectoryTree, Input, Static

from klasapp.cases.service import Session, attach_file
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling


class AttachScreen(BaseScreen[str]):
    """Type or pick a file; hands back where it lies once a copy of it is kept."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bestand bij bewijs"
    AUTO_FOCUS = "#path"
    HELP = (
        "Typ waar het bestand staat, of loop met Tab en de pijlen door de mappen. Het mag een "
        "schermafdruk of foto zijn, een pdf, een bewaarde chat of mail, tot 10 MB. klasapp "
        "bewaart een kopie en laat het bestand zelf met rust.\n\n"
        "Staat er iemand bloot op? Kies het bestand dan niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("home", "ctrl+t", "Thuismap", "Toon de bestanden in je thuismap.", priority=True),
    )

    def __init__(
        self, session: Session, evidence_id: int, label: str, folder: Path | None = None
    ) -> None:
        """``folder``: where the tree begins; by default the downloads folder."""
        super().__init__(classes="cases")
        self._session, self._evidence_id, self._label = session, evidence_id, label
        self._folder = folder or _first_folder()

    def compose_content(self) -> ComposeResult:
        """A field for the path and a tree."""
        with Vertical(classes="content"):
            yield Static(
                Content(
                    f"Welk bestand hoort bij {self._label}? Bewaar alleen wat nodig is. Staat er "
                    "iemand bloot op, stop dan hier (Esc)."
                ),
                classes="hint",
            )
            yield Input(id="path", placeholder=str(self._folder))
            yield _Tree(self._folder, id="files")

    @on(Input.Submitted, "#path")
    @telling
    def typed(self, event: Input.Submitted) -> None:
        """Keep the typed file; a folder opens in the tree."""
        tree = self.query_one("#files", DirectoryTree)
        path = Path(tree.path) / Path(event.value.strip().strip('"')).expanduser()
        if path.is_dir():
            tree.path = path
            tree.focus()
            return
        self._keep(path)

    @on(DirectoryTree.FileSelected)
    @telling
    def picked(self, event: DirectoryTree.FileSelected) -> None:
        """Keep the picked file."""
        self._keep(event.path)

    def action_home(self) -> None:
        """Begin the tree in the home folder."""
        tree = self.query_one("#files", DirectoryTree)
        tree.path = Path.home()
        tree.focus()

    def _keep(self, path: Path) -> None:
        attach_file(self._session, self._evidence_id, path)
        self.dismiss(str(path))


class _Tree(DirectoryTree):
    """Folders and files, without hidden ones."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        return [path for path in paths if not path.name.startswith(".")]


def _first_folder() -> Path:
    from platformdirs import user_downloads_path

    downloads = user_downloads_path()
    return downloads if downloads.is_dir() else Path.home()
