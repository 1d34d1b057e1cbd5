"""Choosing a roster file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Input, Static

from klasapp.roster import import_service
from klasapp.roster.import_preview_screen import ImportPreviewScreen
from klasapp.roster.import_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

_ENDINGS = frozenset({".csv", ".xml", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".zip"})


class ImportScreen(BaseScreen[int | None]):
    """Type or pick a file; hands back the class that got pupils, or None."""

    ROOM = "roster"
    HEADING = "Bestand inlezen"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#path"
    HELP = (
        "Kies het bestand met de klassenlijst: een CSV uit Magister, een EDEXML-bestand (xml), "
        "OneRoster (zip, of de map met users.csv), een lijst van klasapp, of een andere lijst, ook "
        "uit SOMtoday of Excel (csv, xlsx, xls, ods). Kent klasapp de kolommen niet, dan wijs je "
        "ze één keer aan. Typ waar het staat (de pijl naar rechts vult aan), of loop met Tab en de "
        "pijlen door de mappen. Daarna zie je "
        "eerst wat er zou veranderen; er wordt nog niets bewaard. BSN, adres, herkomst en andere "
        "gegevens die niet nodig zijn, leest klasapp nooit."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("home", "ctrl+t", "Thuismap", "Toon de bestanden in je thuismap.", priority=True),
    )

    def __init__(self, session: Session, class_id: int, folder: Path | None = None) -> None:
        """``folder``: where the tree begins; by default the downloads folder."""
        super().__init__()
        self._session, self._class_id = session, class_id
        self._folder = folder or _first_folder()

    def compose_content(self) -> ComposeResult:
        """A field for the path and a tree with the files that can be read."""
        with Vertical(classes="room"):
            yield Static(
                "Waar staat het bestand? (csv, xlsx, xml, zip; → vult aan)", classes="summary"
            )
            yield Input(id="path", suggester=_PathSuggester(), placeholder=str(self._folder))
            yield _RosterTree(self._folder, id="files")

    @on(Input.Submitted, "#path")
    @telling
    def typed(self, event: Input.Submitted) -> None:
        """Show what the typed file would change; a folder opens in the tree."""
        tree = self.query_one("#files", DirectoryTree)
        # A bare name is a file in the folder that the tree shows.
        path = Path(tree.path) / Path(event.value.strip()).expanduser()
        if path.is_dir() and not (path / "users.csv").is_file():
            tree.path = path
            tree.focus()
            return
        self._preview(str(path))

    @on(DirectoryTree.FileSelected)
    @telling
    def picked(self, event: DirectoryTree.FileSelected) -> None:
        """Show what the picked file would change."""
        self.query_one("#path", Input).value = str(event.path)
        self._preview(str(event.path))

    def action_home(self) -> None:
        """Begin the tree in the home folder."""
        tree = self.query_one("#files", DirectoryTree)
        tree.path = Path.home()
        tree.focus()

    def _preview(self, path: str) -> None:
        name, data = import_service.read_file(path)
        self.app.push_screen(
            ImportPreviewScreen(self._session, self._class_id, name, data), self._imported
        )

    def _imported(self, class_id: int | None) -> None:
        if class_id is not None:
            self.dismiss(class_id)


class _RosterTree(DirectoryTree):
    """Folders, and files that may be a roster."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        return [
            path
            for path in paths
            if not path.name.startswith(".")
            and (path.suffix.lower() in _ENDINGS or _is_folder(path))
        ]


class _PathSuggester(Suggester):
    """Completes a path with a folder or file that begins that way."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        typed = Path(value).expanduser()
        folder, start = (typed, "") if value.endswith(("/", "\\")) else (typed.parent, typed.name)
        try:
            found = sorted(
                path
                for path in folder.iterdir()
                if path.name.casefold().startswith(start.casefold())
                and not path.name.startswith(".")
                and (path.suffix.lower() in _ENDINGS or path.is_dir())
            )
        except (OSError, ValueError):
            return None
        if not found:
            return None
        rest = found[0].name[len(start) :]
        return value + rest + ("/" if found[0].is_dir() else "")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _first_folder() -> Path:
    from platformdirs import user_downloads_path

    downloads = user_downloads_path()
    return downloads if downloads.is_dir() else Path.home()
