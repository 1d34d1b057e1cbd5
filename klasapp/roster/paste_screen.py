"""Pasting a list of names, with a look at how each line is read."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import DataTable, Static, TextArea

from klasapp.errors import InputError, KlasappError
from klasapp.roster import import_service
from klasapp.roster.import_service import PastePreview, Session
from klasapp.roster.paste import PastedLine
from klasapp.roster.pupil import FIELD_WORDS
from klasapp.roster.spoken_time import numeric_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm

_WIDE = 110
_OUTCOMES = {
    "new": "+ nieuw",
    "changed": "~ wijzigt",
    "known": "= bekend",
    "unusable": "✗ niet",
}


class PasteScreen(BaseScreen[None]):
    """A field to paste in, and beside it what klasapp makes of it."""

    ROOM = "roster"
    HEADING = "Lijst plakken"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#pasted"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    HELP = (
        "Kopieer de namen uit Magister, een spreadsheet of een mail en plak ze hier: één leerling "
        "per regel. Vaak is plakken Ctrl+V of Ctrl+Shift+V. Het mag als «Sem van den Berg» of als "
        "«Berg, Sem van den», met of zonder leerlingnummer en geboortedatum. Daaronder zie je hoe "
        "klasapp elke regel leest. Klopt een regel niet, verbeter hem dan in het veld. Er "
        "verandert niets totdat je Ctrl+S drukt."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Zet in de klas", "Bewaar deze leerlingen.", priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._preview: PastePreview | None = None

    def compose_content(self) -> ComposeResult:
        """The field and the preview."""
        with Vertical(classes="room"):
            yield Static(
                "Plak de namen, één leerling per regel. Ctrl+S zet ze in de klas.", classes="lead"
            )
            with Container(id="paste-halves"):
                yield TextArea(id="pasted", tab_behavior="focus", show_line_numbers=True)
                with Vertical(id="side"):
                    yield Static("", id="counts")
                    yield Static("", id="complaint", classes="complaint")
                    yield DataTable[Text](id="preview", cursor_type="row")

    def on_mount(self) -> None:
        """Show how lines will be read."""
        self.read_again()

    @property
    def _table(self) -> DataTable[Text]:
        return cast("DataTable[Text]", self.query_one("#preview"))

    @on(TextArea.Changed)
    def read_again(self) -> None:
        """Read what stands in the field now."""
        text = self.query_one("#pasted", TextArea).text
        complaint = ""
        try:
            self._preview = import_service.preview_paste(self._session, self._class_id, text)
        except KlasappError as error:
            self._preview, complaint = None, str(error)
        self.query_one("#complaint", Static).update(Content(complaint))
        self._show()

    def _show(self) -> None:
        table, preview = self._table, self._preview
        table.clear(columns=True)
        name_width, remark_width = (22, 27) if self.size.width < _WIDE else (30, 36)
        headers = ("Regel", "Wordt", "Roepnaam | achternaam", "Let op")
        for header, width in zip(headers, (5, 12, name_width, remark_width), strict=True):
            table.add_column(Text(header), width=width)
        if preview is None or not preview.lines:
            self.query_one("#counts", Static).update(Content("Hier zie je straks elke regel."))
            return
        outcomes = [preview.outcome(line) for line in preview.lines]
        for line, outcome in zip(preview.lines, outcomes, strict=True):
            cells = (Text(cell) for cell in _cells(line, outcome, preview))
            table.add_row(*cells, height=None)
        counts = {name: outcomes.count(name) for name in _OUTCOMES}
        parts = [
            f"{counts['new']} nieuw",
            f"{counts['changed']} gewijzigd" if counts["changed"] else "",
            f"{counts['known']} staan er al" if counts["known"] else "",
            f"{counts['unusable']} regels lukken niet" if counts["unusable"] else "",
        ]
        sentence = " · ".join(part for part in parts if part)
        self.query_one("#counts", Static).update(Content.styled(sentence, "bold"))

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the width."""
        if self.is_mounted and self.query("#preview"):
            self._show()

    def action_save(self) -> None:
        """Write it; lines that cannot be used are named first."""
        preview = self._preview
        if preview is None:
            raise InputError("Deze lijst kan niet worden gelezen. Maak hem korter.")
        if not preview.plan.new and not preview.plan.changed:
            raise InputError("Er is niets om in de klas te zetten. Plak eerst een lijst met namen.")
        unusable = sum(line.draft is None for line in preview.lines)
        if not unusable:
            self._write(True)
            return
        lines = "1 regel lukt" if unusable == 1 else f"{unusable} regels lukken"
        self.app.push_screen(
            Confirm(
                f"{lines} niet (kijk bij ✗). De rest in de klas zetten?",
                "Ja, de rest wel",
                "Nee, eerst kijken",
            ),
            self._write,
        )

    def _write(self, sure: bool | None) -> None:
        if not sure or self._preview is None:
            return
        try:
            result = import_service.import_roster(self._session, self._preview)
        except KlasappError as error:
            self.shell.tell_failure(str(error))
            return
        changed = f", {result.changed} gewijzigd" if result.changed else ""
        self.shell.tell(f"Klaar: {result.new} leerlingen erbij{changed}.")
        self.dismiss()

    def action_back(self) -> None:
        """Leave; ask first when there is something in the field."""
        if not self.query_one("#pasted", TextArea).text.strip():
            self.dismiss()
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.dismiss()

        self.app.push_screen(
            Confirm("De lijst staat nog niet in de klas. Toch weggaan?", "Weggaan", "Blijven"),
            answered,
        )


def _cells(line: PastedLine, outcome: str, preview: PastePreview) -> tuple[str, str, str, str]:
    """Line number, what happens, how the name is read, and what to look at."""
    draft = line.draft
    if draft is None:
        return str(line.row), _OUTCOMES[outcome], line.text.strip(), line.note
    remarks = [f"nummer {draft.number}"] if draft.number else []
    if draft.birth_date:
        remarks.append(f"geboren {numeric_day(draft.birth_date)}")
    change = next((c for c in preview.plan.changed if c.draft == draft), None)
    if change is not None:
        remarks.append("wordt anders: " + ", ".join(FIELD_WORDS[f] for f in change.fields))
    if line.note:
        remarks.append(line.note)
    if outcome != "known":
        remarks.extend(w for w in preview.warnings if draft.display_name in w)
    family = ", ".join(part for part in (draft.family_name, draft.infix) if part)
    return str(line.row), _OUTCOMES[outcome], f"{draft.given_name} | {family}", "; ".join(remarks)
