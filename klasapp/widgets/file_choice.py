"""Choosing a file: type where it is, or walk through the folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Input, Static

from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

Result = TypeVar("Result")


class FileChoice(BaseScreen[Result]):
    """A field for the path above a tree; a subclass says what happens with the file."""

    AUTO_FOCUS = "#path"
    QUESTION: ClassVar[str] = ""
    """Dutch: which file is asked for, above the field."""
    ENDINGS: ClassVar[frozenset[str]] = frozenset()
    """Which files are shown, such as ``.csv``; all of them when empty."""
    WHOLE: ClassVar[str] = ""
    """A folder with a file of this name is taken as a whole; empty: no folder is."""
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("home", "ctrl+t", "Thuismap", "Toon de bestanden in je thuismap.", priority=True),
    )

    def __init__(self, folder: Path | None = None, *, classes: str = "") -> None:
        """``folder``: where the tree begins; by default the downloads folder."""
        super().__init__(classes=f"choosing-file {classes}".strip())
        self._folder = folder or first_folder()

    def chosen(self, path: Path) -> None:
        """Do what the screen is for; raises ``KlasappError`` to stay."""
        raise NotImplementedError

    def question(self) -> str:
        """What stands above the field."""
        return self.QUESTION

    def compose_content(self) -> ComposeResult:
        """A field for the path and a tree."""
        with Vertical(classes="content"):
            yield Static(Content(self.question()), classes="heading")
            yield Input(
                id="path", suggester=_PathSuggester(self.ENDINGS), placeholder=str(self._folder)
            )
            yield FileTree(self._folder, self.ENDINGS, id="files")

    @on(Input.Submitted, "#path")
    @telling
    def typed(self, event: Input.Submitted) -> None:
        """Take the typed file; a folder opens in the tree."""
        tree = self.query_one("#files", DirectoryTree)
        # A bare name is a file in the folder that the tree shows.
        path = Path(tree.path) / Path(event.value.strip().strip('"')).expanduser()
        if _is_folder(path) and not (self.WHOLE and (path / self.WHOLE).is_file()):
            tree.path = path
            tree.focus()
            return
        self.chosen(path)

    @on(DirectoryTree.FileSelected)
    @telling
    def picked(self, event: DirectoryTree.FileSelected) -> None:
        """Take the picked file."""
        self.query_one("#path", Input).value = str(event.path)
        self.chosen(event.path)

    def action_home(self) -> None:
        """Begin the tree in the home folder."""
        tree = self.query_one("#files", DirectoryTree)
        tree.path = Path.home()
        tree.focus()


class FileTree(DirectoryTree):
    """Folders, and the files that can be meant; nothing hidden."""

    def __init__(self, folder: Path, endings: frozenset[str] = frozenset(), *, id: str) -> None:
        """``endings``: which files are shown; all of them when empty."""
        self._endings = endings
        super().__init__(folder, id=id)

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden or cannot be read."""
        return [path for path in paths if _shows(path, self._endings)]


class _PathSuggester(Suggester):
    """Completes a path with a folder or file that begins that way."""

    def __init__(self, endings: frozenset[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._endings = endings

    async def get_suggestion(self, value: str) -> str | None:
        typed = Path(value).expanduser()
        folder, start = (typed, "") if value.endswith(("/", "\\")) else (typed.parent, typed.name)
        try:
            found = sorted(
                path
                for path in folder.iterdir()
                if path.name.casefold().startswith(start.casefold()) and _shows(path, self._endings)
            )
        except (OSError, ValueError):
            return None
        if not found:
            return None
        return value + found[0].name[len(start) :] + ("/" if _is_folder(found[0]) else "")


def first_folder() -> Path:
    """Where a file that was just received lies: the downloads, else the home folder."""
    from platformdirs import user_downloads_path

    downloads = user_downloads_path()
    return downloads if downloads.is_dir() else Path.home()


def _shows(path: Path, endings: frozenset[str]) -> bool:
    if path.name.startswith("."):
        return False
    return not endings or path.suffix.lower() in endings or _is_folder(path)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
