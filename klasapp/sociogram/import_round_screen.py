"""Reading in a round: a file with forms goes on to its own screens; a pair of CSV files here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Select, Static
from textual.widgets.option_list import Option

from klasapp.documents.tables import Table
from klasapp.sociogram.forms_columns_screen import FormsColumnsScreen
from klasapp.sociogram.import_files_service import (
    find_form,
    read_form_table,
    remember_folder,
    remembered_folder,
    usable_files,
)
from klasapp.sociogram.import_service import (
    Incoming,
    Preview,
    parse_day,
    preview,
    read_files,
    save_import,
)
from klasapp.sociogram.matching import Match
from klasapp.sociogram.question import KIND_WORDS, Kind
from klasapp.sociogram.round import default_name
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

_SKIP = "skip"
_NOBODY = 0
_SHOWN_FILES = 50


class ImportRoundScreen(BaseScreen[None]):
    """Which file; for a pair each further step appears when the one before is done."""

    CSS_PATH = ["sociogram.tcss", "forms.tcss"]
    ROOM = "sociogram"
    HEADING = "Meting inlezen"
    AUTO_FOCUS = "#nominations"
    HELP = (
        "Lees formulieren in die leerlingen met Microsoft Forms of Google Forms invulden: kies het "
        "Excel- of CSV-bestand dat je daar ophaalde (bij Google mag het ook de zip zijn). Typ waar "
        "het staat, of typ de map en kies uit de lijst. Daarna kies je wat elke kolom is en wie er "
        "met elke naam bedoeld wordt.\n\n"
        "Een meting die je al had, lees je in uit twee bestanden: een met de keuzes "
        "(nominaties.csv) en een met wie meedeed (deelname.csv). Kies daarna de soort van elke "
        "vraag, en wie er bedoeld wordt als een naam niet precies klopt.\n\n"
        "Je ziet altijd eerst wat er komt; pas met Bewaren staat het in klasapp."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("read", "ctrl+r", "Lezen", "Lees het bestand, of de twee bestanden.", priority=True),
        Action("look", "ctrl+t", "Voorbeeld", "Laat zien wat er in klasapp zou komen.",
               priority=True),
        Action("save", "ctrl+s", "Bewaren", "Zet de meting in klasapp.", priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int, round_id: int | None = None) -> None:
        """``round_id``: the open round that forms are read into; only a file with forms then."""
        super().__init__()
        self._session = session
        self._class_id = class_id
        self._round_id = round_id
        self._incoming: Incoming | None = None
        self._preview: Preview | None = None
        self._files: tuple[Path, ...] = ()

    def compose_content(self) -> ComposeResult:
        """The files; the rest follows."""
        with VerticalScroll(classes="content", can_focus=False):
            yield Static("1. Het bestand", classes="heading")
            yield Static("Bestand uit Microsoft Forms of Google Forms, of met de keuzes; of de map")
            folder = remembered_folder(self._session) or _downloads()
            yield Input(folder, id="nominations", placeholder="antwoorden.xlsx, nominaties.csv")
            yield OptionList(id="files", markup=False)
            with Vertical(id="second"):
                yield Static("Alleen bij nominaties.csv: het bestand met wie meedeed")
                yield Input(id="pupils", placeholder="deelname.csv")
            with Horizontal(classes="buttons"):
                yield Button("Lezen", id="read", variant="primary")
            yield Vertical(id="choices")
            yield Static("", id="preview")
            with Horizontal(classes="buttons", id="end"):
                yield Button("Voorbeeld", id="look", variant="primary")
                yield Button("Bewaren", id="save", variant="success")

    def on_mount(self) -> None:
        """Nothing was read yet."""
        self.query_one("#end").display = False
        self.query_one("#second").display = self._round_id is None
        self._list_files(self.query_one("#nominations", Input).value)

    def actions(self) -> tuple[Action, ...]:
        """Forms have their own screens to look and save."""
        return self.ACTIONS if self._incoming else self.ACTIONS[:1]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what cannot be done yet out of the footer; its key still says why."""
        if action in {"look", "save"} and self._round_id is not None:
            return False
        return super().check_action(action, parameters)

    @on(Input.Changed, "#nominations")
    def typed(self, event: Input.Changed) -> None:
        """Show what stands in the folder."""
        self._list_files(event.value)

    def _list_files(self, typed: str) -> None:
        listed = self.query_one("#files", OptionList)
        folder = Path(typed.strip().strip('"')).expanduser() if typed.strip() else None
        self._files = usable_files(folder)[:_SHOWN_FILES] if folder and folder.is_dir() else ()
        listed.clear_options()
        listed.add_options([Option(Content(path.name)) for path in self._files])
        listed.display = bool(self._files)

    @on(OptionList.OptionSelected, "#files")
    @telling
    async def picked(self, event: OptionList.OptionSelected) -> None:
        """Read the file that was picked, unless it is one of a pair."""
        path = self._files[event.option_index]
        self.query_one("#nominations", Input).value = str(path)
        self.query_one("#pupils", Input).value = ""
        await self.action_read()

    @on(Input.Submitted, "#nominations")
    @on(Input.Submitted, "#pupils")
    @on(Button.Pressed, "#read")
    @telling
    async def action_read(self) -> None:
        """Read the files and ask what they do not say."""
        self._preview = None
        self._incoming = None
        choices = self.query_one("#choices", Vertical)
        await choices.remove_children()
        self.query_one("#preview", Static).update("")
        self.query_one("#end").display = False
        path = find_form(
            self.query_one("#nominations", Input).value, self.query_one("#pupils", Input).value
        )
        if path is not None:
            self.work(partial(read_form_table, path), partial(self._form_read, path))
            return
        if self._round_id is not None:
            self.shell.tell_failure("Typ de naam van het bestand uit Microsoft of Google Forms.")
            return
        incoming = read_files(
            self._session,
            self._class_id,
            self.query_one("#nominations", Input).value,
            self.query_one("#pupils", Input).value,
        )
        self._incoming = incoming
        await choices.mount(*self._question_rows(incoming), *self._name_rows(incoming))
        self.query_one("#end").display = True
        self.query_one("#save", Button).disabled = True
        choices.query("Input, Select").first().focus()

    def _form_read(self, path: Path, table: Table | None) -> None:
        if table is None:
            self.shell.tell_failure(
                f"{path.name} hoort bij een paar bestanden. Typ ook waar het andere staat, of "
                "typ alleen de map."
                if self._round_id is None
                else f"{path.name} is geen bestand met formulieren. Kies een ander bestand."
            )
            self.query_one("#pupils", Input).focus()
            return
        screen = FormsColumnsScreen(self._session, self._class_id, table, self._round_id)
        remember_folder(self._session, path)
        self.app.push_screen(screen, self._form_stored)

    def _form_stored(self, round_id: int | None) -> None:
        if round_id is None:
            return
        if self._round_id is not None:
            self.dismiss()
        else:
            self.app.switch_screen(RoundScreen(self._session, round_id))

    def _question_rows(self, incoming: Incoming) -> list[Static | Horizontal | Input]:
        day = incoming.measured_on or self._session.today
        rows: list[Static | Horizontal | Input] = [
            Static("2. De meting", classes="heading"),
            Static("Naam"),
            Input(default_name(day), id="name", compact=True),
            Static("Datum (dd-mm-jjjj)"),
            Input(day.strftime("%d-%m-%Y"), id="day", compact=True),
            Static("3. De vragen", classes="heading"),
            Static("Maak de tekst leesbaar en kies de soort.", classes="lead"),
        ]
        kinds: list[tuple[str, str]] = [(word, kind) for kind, word in KIND_WORDS.items()]
        for number, (name, kind) in enumerate(incoming.questions):
            picker = Select(
                [*kinds, ("niet meenemen", _SKIP)],
                prompt="kies de soort",
                value=kind or Select.NULL,
                id=f"kind-{number}",
                compact=True,
            )
            rows.append(
                Horizontal(
                    Input(name, id=f"text-{number}", compact=True),
                    picker,
                    classes="import-row",
                )
            )
        return rows

    def _name_rows(self, incoming: Incoming) -> list[Static | Horizontal]:
        loose = self._loose()
        sure = len(incoming.matches) - len(loose)
        rows: list[Static | Horizontal] = [
            Static("4. De namen", classes="heading"),
            Static(
                Content(
                    f"{sure} van de {len(incoming.matches)} namen kloppen precies."
                    + (" Kies bij de andere wie het is." if loose else "")
                ),
                classes="lead",
            ),
        ]
        names = {pupil.id: pupil.name for pupil in incoming.roster}
        for number, match in enumerate(loose):
            likely = [(Content(f"{names[one]} (lijkt erop)"), one) for one in match.proposals]
            others = [
                (Content(name), one) for one, name in names.items() if one not in match.proposals
            ]
            rows.append(
                Horizontal(
                    Static(Content(match.label), classes="label"),
                    Select(
                        [*likely, (Content("niet in deze klas"), _NOBODY), *others],
                        prompt="kies wie dit is",
                        id=f"who-{number}",
                        compact=True,
                    ),
                    classes="import-row",
                )
            )
        return rows

    def _loose(self) -> list[Match]:
        matches = self._incoming.matches if self._incoming else ()
        return [match for match in matches if match.pupil_id is None]

    @on(Select.Changed)
    @on(Input.Changed)
    def changed(self) -> None:
        """A preview from before a change must not be stored."""
        self._preview = None
        self.query_one("#save", Button).disabled = True

    @on(Button.Pressed, "#look")
    @telling
    def action_look(self) -> None:
        """Show what would be stored."""
        if self._incoming is None:
            self.shell.tell_failure("Lees eerst de bestanden.")
            return
        kinds: dict[str, Kind | None] = {}
        for number, (name, _) in enumerate(self._incoming.questions):
            value = self.query_one(f"#kind-{number}", Select).value
            if isinstance(value, str):
                kinds[name] = next((kind for kind in KIND_WORDS if kind == value), None)
        chosen: dict[str, int | None] = {}
        for number, match in enumerate(self._loose()):
            who = self.query_one(f"#who-{number}", Select).value
            if isinstance(who, int) and not isinstance(who, bool):
                chosen[match.label] = who or None
        self._preview = preview(self._incoming, kinds, chosen)
        self._show_preview(self._preview)
        save = self.query_one("#save", Button)
        save.disabled = False
        save.focus()

    def _show_preview(self, found: Preview) -> None:
        texts = self._texts()
        parts: list[Content | str | tuple[str, str]] = [("5. Voorbeeld\n", "bold")]
        parts.append(f"{found.answered} van de {len(found.made.pupils)} leerlingen vulden in.\n")
        if found.absent:
            parts.append(f"Afwezig of niet meegedaan: {', '.join(found.absent)}.\n")
        if found.outside:
            parts.append(
                f"In de klas, niet in het bestand: {', '.join(found.outside)}. "
                "Zij doen niet mee in deze meting.\n"
            )
        parts.extend(
            f"{texts.get(name) or name} ({KIND_WORDS[kind]}): {count} keuzes.\n"
            for name, kind, count in found.counts
        )
        if found.warnings:
            parts.append(("Dit telt niet mee, of vraagt aandacht:\n", "bold"))
            parts.extend(f"! {sentence}\n" for sentence in found.warnings)
        parts.append("Er is nog niets bewaard.")
        self.query_one("#preview", Static).update(Content.assemble(*parts))

    def _texts(self) -> dict[str, str]:
        questions = self._incoming.questions if self._incoming else ()
        return {
            name: self.query_one(f"#text-{number}", Input).value
            for number, (name, _) in enumerate(questions)
        }

    @on(Button.Pressed, "#save")
    @telling
    def action_save(self) -> None:
        """Store the round and go to it."""
        if self._preview is None:
            self.shell.tell_failure("Bekijk eerst het voorbeeld (Ctrl+T).")
            return
        round_id = save_import(
            self._session,
            self._class_id,
            self.query_one("#name", Input).value,
            parse_day(self.query_one("#day", Input).value),
            self._preview,
            self._texts(),
        )
        self.shell.tell("De meting staat in klasapp.")
        self.app.switch_screen(RoundScreen(self._session, round_id))


def _downloads() -> str:
    from platformdirs import user_downloads_path

    folder = user_downloads_path()
    return str(folder) if folder.is_dir() else ""
