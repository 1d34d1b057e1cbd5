"""Papers of the room, and reading in what colleagues filled in."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.spoken_time import spoken_day
from klasapp.signals.slip_service import (
    Session,
    SlipRead,
    keep_rows,
    read_slip,
    write_parents,
    write_slip,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.file_choice import FileChoice

_ENDINGS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods"})
_CHOICES = (
    ("slip", "Meldbriefje voor collega's",
     "Een pdf om te printen en een Excel-bestand om in te vullen. Er staan geen namen op."),
    ("parents", "Blad voor ouders",
     "Alleen wat ouders thuis kunnen merken, en bij wie zij terecht kunnen."),
    ("read", "Ingevuld meldbriefje inlezen",
     "Excel, csv of tekst. Je ziet eerst wat erin staat; daarna wacht elke melding op jou."),
)  # fmt: skip


class PapersScreen(BaseScreen[None]):
    """Three things to choose from."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Papier"
    AUTO_FOCUS = "#papers"
    HELP = (
        "Collega's zonder klasapp melden op een briefje: print de pdf voor de personeelskamer, of "
        "stuur het Excel-bestand. Wat zij invullen, lees je hier in; het wordt een melding die op "
        "jou wacht. Het blad voor ouders noemt alleen wat thuis te zien is."
    )

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__(classes="signals")
        self._session, self._class_id = session, class_id

    def compose_content(self) -> ComposeResult:
        """The choices."""
        options = [
            Option(Content.assemble((name, "bold"), f"\n  {text}"), id=key)
            for key, name, text in _CHOICES
        ]
        with Vertical(classes="content"):
            yield Static("Wat wil je doen?", classes="heading")
            yield OptionList(*options, id="papers", markup=False)

    @on(OptionList.OptionSelected, "#papers")
    @telling
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Do it."""
        if event.option_id == "slip":
            paper, book = write_slip(self._session)
            self.app.push_screen(
                Tell(
                    f"Het meldbriefje staat in:\n\n{paper}\n{book}\n\nPrint de pdf, of stuur het "
                    "Excel-bestand naar je collega's. Komt het terug, lees het dan hier in."
                )
            )
        elif event.option_id == "parents":
            path = write_parents(self._session)
            self.app.push_screen(Tell(f"Het blad voor ouders staat in:\n\n{path}"))
        else:
            self.app.push_screen(SlipFileScreen(self._session, self._class_id))


class SlipFileScreen(FileChoice[None]):
    """Type or pick the file."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Briefje inlezen"
    QUESTION = "Waar staat het meldbriefje? (xlsx, ods, csv of txt)"
    ENDINGS = _ENDINGS
    HELP = (
        "Typ waar het bestand staat, of loop met Tab en de pijlen door de mappen. Daarna zie je "
        "eerst wat erin staat; er wordt nog niets bewaard."
    )

    def __init__(self, session: Session, class_id: int, folder: Path | None = None) -> None:
        super().__init__(folder, classes="signals")
        self._session, self._class_id = session, class_id

    def chosen(self, path: Path) -> None:
        """Show what is on the slip."""
        found = read_slip(self._session, self._class_id, str(path))

        def answered(kept: bool | None) -> None:
            if kept:
                self.dismiss()

        self.app.push_screen(SlipPreviewScreen(self._session, self._class_id, found), answered)


class SlipPreviewScreen(BaseScreen[bool]):
    """What is on the slip, before anything is kept."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Briefje inlezen"
    AUTO_FOCUS = "#slip"
    HELP = (
        "Dit staat op het briefje. Met Ctrl+S worden het meldingen die op jou wachten. Rijen met "
        "een fout blijven achter: verbeter ze in het bestand en lees het nog eens in; wat er al "
        "in staat, komt er niet dubbel in."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar deze meldingen.", priority=True),
    )

    def __init__(self, session: Session, class_id: int, found: SlipRead) -> None:
        super().__init__(classes="signals")
        self._session, self._class_id, self._found = session, class_id, found

    def compose_content(self) -> ComposeResult:
        """The reports, then what could not be read."""
        found = self._found
        count = len(found.fresh)
        heads = ["1 nieuwe melding" if count == 1 else f"{count} nieuwe meldingen"]
        if found.known:
            heads.append(f"{found.known} stond er al")
        if found.slip.faults:
            heads.append(f"{len(found.slip.faults)} met een fout")
        parts: list[Content | str] = [
            Content.styled(f"! {fault}\n", "$text-error") for fault in found.slip.faults
        ]
        if found.slip.faults:
            parts.append("\n")
        for one in found.fresh:
            parts.append(Content.styled(f"{one.who or 'De klas'}", "bold"))
            told = f" (van {one.reporter})" if one.reporter else ""
            parts.append(f"  {spoken_day(one.seen_on)}{told}\n  {one.text}\n")
            if one.remarks:
                parts.append(Content.styled(f"  ? {'; '.join(one.remarks)}\n", "$text-warning"))
        with VerticalScroll(id="slip", classes="content", can_focus=True):
            yield Static(Content(" · ".join(heads)), classes="heading")
            yield Static(Content.assemble(*parts))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to keep without a new report."""
        if action == "save":
            return bool(self._found.fresh)
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Keep them."""
        count = keep_rows(self._session, self._class_id, self._found.fresh)
        noun = "1 melding wacht" if count == 1 else f"{count} meldingen wachten"
        self.shell.tell(f"Ingelezen: {noun} nu op jou, ook in Deze week.")
        self.dismiss(True)
