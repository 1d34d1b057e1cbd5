"""Reading a bundle: choose the file, see what is in it, take a case or not, merge."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, DirectoryTree, Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.form_screen import FormScreen, labelled
from klasapp.cases.handover import Conflict, ConflictsOpen, Purpose
from klasapp.cases.handover_opening_service import BundleCase, OpenedBundle, PupilMatch, open_bundle
from klasapp.cases.handover_service import (
    SUFFIX,
    accept_case,
    decline_case,
    export_place,
    take_answers,
    write_answer,
)
from klasapp.cases.service import Session
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.file_choice import FileTree


class ReadBundleScreen(FormScreen):
    """Type or pick the file, and the passphrase."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Overdracht inlezen"
    AUTO_FOCUS = "#path"
    HELP = (
        "Kies het bestand dat je kreeg (het eindigt op .klasapp) en typ de wachtzin die je per "
        "telefoon hoorde. Je ziet eerst wat erin zit; er is dan nog niets veranderd."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("open", "ctrl+s", "Openen", "Kijk wat er in het bestand zit.", priority=True),
    )

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        super().__init__(classes="cases")
        self._session, self._folder = session, folder or export_place()

    def compose_content(self) -> ComposeResult:
        """The fields and a tree of files."""
        with VerticalScroll(classes="content"):
            yield from labelled("Waar staat het bestand?", Input(id="path"))
            yield from labelled("Wachtzin van het bestand", Input(id="passphrase"))
            yield from labelled("Jouw naam", Input(id="by"))
            yield FileTree(self._folder, frozenset({SUFFIX}), id="files")

    @on(DirectoryTree.FileSelected)
    def picked(self, event: DirectoryTree.FileSelected) -> None:
        """Take the picked file."""
        self.query_one("#path", Input).value = str(event.path)
        self.query_one("#passphrase", Input).focus()

    @on(Input.Submitted)
    @telling
    def action_open(self) -> None:
        """Show what is in the file."""
        path = Path(self._folder) / Path(self.query_one("#path", Input).value.strip()).expanduser()
        secret, by = (self.query_one(f"#{name}", Input).value for name in ("passphrase", "by"))
        if not by.strip():
            raise KlasappError("Vul je naam in: die komt bij het antwoord te staan.")
        opened = open_bundle(self._session, path, secret)
        self.app.push_screen(BundleScreen(self._session, opened, by, secret))


class BundleScreen(BaseScreen[None]):
    """What is in a bundle, case by case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "In dit bestand"
    AUTO_FOCUS = "#bundle-cases"
    HELP = (
        "Kies een zaak. Met a neem je hem aan (of voeg je hem samen met dezelfde zaak hier); met w "
        "neem je hem niet aan, met een reden. Van leerlingen met hetzelfde leerlingnummer weet "
        "klasapp wie het zijn. Lijkt een naam op iemand in je klas, dan vraagt klasapp of het "
        "dezelfde is. Anderen komen erbij in hun eigen klas.\n\nMaak daarna met b een klein "
        "bestand met je antwoord voor wie overdroeg."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("accept", "a", "Aannemen", "Neem de zaak aan, of voeg hem samen."),
        Action("decline", "w", "Niet aannemen", "Neem de zaak niet aan, met een reden."),
        Action("answer", "b", "Antwoord", "Maak een bestand met je antwoord."),
    )

    def __init__(self, session: Session, opened: OpenedBundle, by: str, secret: str) -> None:
        super().__init__(classes="cases")
        self._session, self._opened, self._by, self._secret = session, opened, by, secret

    def compose_content(self) -> ComposeResult:
        """From whom, and the cases."""
        one = self._opened
        with Vertical(classes="content"):
            yield Static(Content(
                f"Van {one.sender} voor {one.receiver}, gemaakt op {spoken(one.made_on)}, "
                f"{one.purpose.word}."
            ))  # fmt: skip
            yield OptionList(id="bundle-cases", markup=False)
            yield Static("", id="bundle-pupils")

    def on_mount(self) -> None:
        """Show the cases; answers are kept at once."""
        new = take_answers(self._session, self._opened)
        if self._opened.purpose is Purpose.ANSWER:
            text = "1 nieuw antwoord" if new == 1 else f"{new} nieuwe antwoorden"
            self.query_one("#bundle-pupils", Static).update(
                Content(f"Hier zit alleen een antwoord in: {text} bewaard. Zie Verloop (l).")
            )
        self._show()

    def _show(self) -> None:
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(one)) for one in self._opened.cases])
        listed.display = bool(self._opened.cases)
        if self._opened.cases:
            listed.highlighted = now or 0
            self.query_one("#bundle-pupils", Static).update(Content(self._pupils()))

    def _line(self, one: BundleCase) -> Content:
        state = "nieuw hier"
        if one.case_id is not None:
            state = "✓ staat hier al: aannemen voegt samen"
        elif one.answered is not None:
            state = "– niet aangenomen"
        return Content.assemble(
            Content.styled(f"Zaak {one.number}", "bold"),
            f" (bij {self._opened.sender}) · {one.severity} · {one.state} · gemeld "
            f"{one.reported_on}\n     {', '.join(one.pupils)}\n     ",
            Content.styled(f"{state} · {one.count} regels", "$text-muted"),
        )

    def _pupils(self) -> str:
        new = [one.pupil.display_name for one in self._opened.matches if one.how == "new"]
        if not new:
            return "Alle leerlingen staan al in klasapp."
        return f"Nog niet in klasapp, komen erbij in hun klas: {', '.join(new)}."

    def _chosen(self) -> BundleCase:
        number = self.query_one(OptionList).highlighted
        if number is None:
            raise KlasappError("Er is geen zaak gekozen.")
        return self._opened.cases[number]

    @on(OptionList.OptionSelected)
    @telling
    def selected(self) -> None:
        """Take the case."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take the case; first ask who is who where only a name is the same."""
        one = self._chosen()
        doubtful = [match for match in self._opened.matches if match.how == "name"]
        self._ask_who(one, doubtful, {})

    def _ask_who(
        self, one: BundleCase, doubtful: list[PupilMatch], said: dict[int, int | None]
    ) -> None:
        if not doubtful:
            self._take(one, said, {})
            return
        match, *rest = doubtful
        assert match.found is not None
        here = match.found
        text = (
            f"{match.pupil.display_name} ({match.pupil.class_name}) uit het bestand heeft dezelfde "
            f"naam als {here.display_name} ({here.class_name}) in jouw klasapp. Is dit dezelfde "
            "leerling?"
        )

        @telling
        def answered(screen: BundleScreen, same: bool | None) -> None:
            if same is not None:
                screen._ask_who(one, rest, said | {match.index: here.id if same else None})

        self.app.push_screen(Confirm(text, "Ja, dezelfde", "Nee, iemand anders"),
                             partial(answered, self))  # fmt: skip

    def _take(
        self, one: BundleCase, pupils: dict[int, int | None], choices: dict[str, bool]
    ) -> None:
        try:
            case_id = accept_case(self._session, self._opened, one.name, self._by, pupils, choices)
        except ConflictsOpen as error:
            self._choose(one, pupils, choices, error.conflicts[0])
            return
        merged = one.case_id is not None
        self._opened = replace(
            self._opened,
            cases=tuple(replace(c, case_id=case_id) if c.name == one.name else c
                        for c in self._opened.cases),
        )  # fmt: skip
        self._show()
        self.shell.tell(
            "De zaak is samengevoegd." if merged
            else "De zaak staat nu bij Zaken. Maak met b een antwoord voor wie overdroeg."
        )  # fmt: skip

    def _choose(
        self, one: BundleCase, pupils: dict[int, int | None], choices: dict[str, bool],
        conflict: Conflict,
    ) -> None:  # fmt: skip
        @telling
        def answered(screen: BundleScreen, theirs: bool | None) -> None:
            if theirs is not None:
                screen._take(one, pupils, {**choices, conflict.key: theirs})

        self.app.push_screen(ChooseText(conflict, self._opened.sender), partial(answered, self))

    def action_decline(self) -> None:
        """Do not take the case."""
        one = self._chosen()
        if one.case_id is not None:
            raise KlasappError("Deze zaak staat al in klasapp.")
        self.app.push_screen(AskReason(
            f"Waarom neem je zaak {one.number} niet aan? {self._opened.sender} leest dit.",
            lambda reason: self._decline(one, reason), yes="Niet aannemen",
        ))  # fmt: skip

    def _decline(self, one: BundleCase, reason: str) -> None:
        decline_case(self._session, self._opened, one.name, self._by, reason)
        self.shell.tell("Bewaard. Maak met b een bestand met je antwoord.")

    def action_answer(self) -> None:
        """Write the file with the answers."""
        path = write_answer(self._session, self._opened, self._by, self._secret)
        self.app.push_screen(Tell(
            f"Bewaard in {path}.\n\nGeef dit bestand aan {self._opened.sender}. De wachtzin is "
            "dezelfde als van het bestand dat je kreeg."
        ))  # fmt: skip


class ChooseText(Dialog[bool]):
    """Both sides changed the same: which one stays? The other stays readable in the history."""

    HELP = (
        "Jullie schreven allebei iets anders bij hetzelfde. Kies met 1 wat hier stond of met 2 "
        "wat de ander schreef. Wat je niet kiest, blijft leesbaar in het verloop."
    )
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("1", "dismiss(False)", "Die van hier", priority=True),
        Binding("2", "dismiss(True)", "Die van de ander", priority=True),
    ]
    AUTO_FOCUS = "#mine"

    def __init__(self, conflict: Conflict, sender: str) -> None:
        super().__init__()
        self._conflict, self._sender = conflict, sender

    def compose(self) -> ComposeResult:
        """The two readings and two buttons."""
        one = self._conflict
        with VerticalScroll(classes="dialog asking"):
            yield Static(Content(f"Jullie veranderden allebei: {one.what}"), classes="question")
            yield Static(Content.assemble(("1  Hier\n", "bold"), one.mine))
            yield Static(Content.assemble((f"\n2  Bij {self._sender}\n", "bold"), one.theirs))
            yield Static("\nWat je niet kiest, blijft leesbaar in het verloop van de zaak.")
            with Horizontal(classes="buttons"):
                yield Button("1 Die van hier", id="mine", variant="primary")
                yield Button("2 Die van de ander", id="theirs")

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Hand the choice back."""
        self.dismiss(event.button.id == "theirs")
