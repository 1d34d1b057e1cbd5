"""The form about a piece of evidence, and a text that was handed in."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.cases.evidence import (
    NO_FILES_TEXT,
    Evidence,
    EvidenceDraft,
    typed_moment,
)
from klasapp.cases.form_screen import FormScreen, TickList, complain, labelled
from klasapp.cases.service import (
    Session,
    add_evidence,
    correct_evidence,
    read_evidence,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_NUDE = "nude"


class EvidenceFormScreen(FormScreen):
    """Write down what it is; ``made`` is the id of the evidence once it was kept."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bewijs opschrijven"
    AUTO_FOCUS = "#what"
    HELP = (
        "Schrijf op wat je weet; leeg laten mag bij alles behalve wat het is, van wie je het "
        "kreeg en wanneer. Bij een dag mag een tijd: 12-10-2026 14:05. Bewaar met Ctrl+S.\n\n"
        "Staat er iemand bloot op? Zet het kruisje. klasapp neemt dan geen bestanden meer aan in "
        "deze zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar wat hier staat.", priority=True),
    )

    def __init__(self, session: Session, case_id: int, one: Evidence | None = None) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._one = session, case_id, one
        self._kinds = read_evidence(session, case_id, again=True).kinds
        self._start: EvidenceDraft | None = None
        self.made: int | None = None

    def compose_content(self) -> ComposeResult:
        """The form."""
        text = self._one.text if self._one else None
        kinds = [(Content(words), code) for code, words in self._kinds.items()]
        if text and text.kind not in self._kinds:
            kinds.append((Content(text.kind), text.kind))

        def line(name: str) -> Input:
            return Input(getattr(text, name) if text else "", id=name)

        with VerticalScroll(classes="content"):
            yield from labelled("Wat is het? (in een paar woorden)", line("what"))
            yield from labelled(
                "Wat voor bewijs?",
                Select(kinds, prompt="Kies", id="kind", value=text.kind if text else Select.NULL),
            )
            yield from labelled("Van wie kreeg je het?", line("supplied_by"))
            with Horizontal(classes="two-fields"):
                yield from labelled(
                    "Wanneer gemaakt of geplaatst?",
                    Input(typed_moment(text.made_at) if text else "", id="made",
                          placeholder="12-10-2026 14:05"),
                )  # fmt: skip
                yield from labelled(
                    "Wanneer kreeg jij het?",
                    Input(typed_moment(text.received_at) if text else "vandaag", id="received"),
                )
            yield from labelled("Adres van de pagina (url)", line("url"))
            with Horizontal(classes="two-fields"):
                yield from labelled("Account", line("account"))
                yield from labelled("Bijnaam online", line("nickname"))
            yield from labelled(
                "Toelichting",
                TextArea(text.description if text else "", id="description", tab_behavior="focus"),
                "Wat staat er, wie zag het? Alleen wat nodig is.",
            )
            nude = [_NUDE] if text and text.nude else []
            yield TickList([(_NUDE, "Er staat iemand bloot op")], nude, id="nude")
            yield Static("", id="nude-text", classes="warning")
            yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")

    def on_mount(self) -> None:
        """Remember how it began."""
        self._start = self._draft()

    @on(TickList.Toggled, "#nude")
    def nude_changed(self, event: TickList.Toggled) -> None:
        """Say at once what it means."""
        text = NO_FILES_TEXT if event.ticks.ticked else ""
        shown = self.query_one("#nude-text", Static)
        shown.update(Content(text))
        self.call_after_refresh(shown.scroll_visible, animate=False)

    def _draft(self) -> EvidenceDraft:
        def line(name: str) -> str:
            return self.query_one(f"#{name}", Input).value

        kind = self.query_one("#kind", Select).value
        return EvidenceDraft(
            kind="" if kind is Select.NULL else str(kind),
            what=line("what"),
            supplied_by=line("supplied_by"),
            made=line("made"),
            received=line("received"),
            url=line("url"),
            account=line("account"),
            nickname=line("nickname"),
            description=self.query_one("#description", TextArea).text,
            nude=_NUDE in self.query_one("#nude", TickList).ticked,
        )

    @on(Button.Pressed, "#save")
    @telling
    def save_pressed(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Save and go back; or show which field is not right."""
        try:
            if self._one is None:
                self.made = add_evidence(self._session, self._case_id, self._draft())
            else:
                correct_evidence(self._session, self._one.id, self._draft())
                self.made = self._one.id
        except DraftError as error:
            complain(self, error)
            return
        self.shell.tell("Het bewijs is opgeschreven.")
        self.dismiss()

    def action_back(self) -> None:
        """Ask before typed text is thrown away."""
        if self._draft() == self._start:
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(
            Confirm("Dit is nog niet bewaard. Weggaan en weggooien wat je invulde?"), answered
        )


class EvidenceTextScreen(BaseScreen[None]):
    """A text that was handed in, to read; nothing in it can be changed."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bewijs inzien"
    AUTO_FOCUS = "#handed-in"
    HELP = "Lees wat er in het bestand staat. Je kunt er niets aan veranderen. Esc gaat terug."

    def __init__(self, label: str, text: str, whole: bool) -> None:
        super().__init__(classes="cases")
        self._label, self._shown, self._whole = label, text, whole

    def compose_content(self) -> ComposeResult:
        """A line about it, and the text."""
        rest = "" if self._whole else " Dit is het begin; de rest lees je in een kopie."
        yield Static(
            Content(f"{self._label}: precies wat je kreeg (controle klopt).{rest}"), id="text-top"
        )
        yield TextArea(self._shown, id="handed-in", read_only=True)
