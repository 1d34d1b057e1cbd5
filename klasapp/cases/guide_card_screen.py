"""The card before a talk: attitude, seating, safety, what to have at hand."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.cases.form_screen import FormScreen, complain, labelled
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.guided_talk import is_class_talk, sections_at
from klasapp.cases.service import Session, preview_guide, start_guided_talk
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling

_ALWAYS = (
    "Zoek een rustige plek waar niemand meeluistert.",
    "Ga schuin tegenover elkaar zitten, niet recht tegenover elkaar.",
)
_CLASS = (
    "Noem in de klas geen namen, ook niet van wie het vertelde.",
    "Zet iedereen zo dat ze elkaar kunnen zien.",
)


class GuideCardScreen(FormScreen):
    """Read this before you begin."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Voor het gesprek"
    AUTO_FOCUS = "#card"
    HELP = (
        "Lees dit voor je begint. Voel je je niet veilig bij dit gesprek? Vraag een collega erbij "
        "en vul met Tab de naam in; die komt in het verslag bij wie erbij waren.\n\n"
        "Met Enter of Ctrl+S begin je. Daarna zie je steeds één stap van de leidraad."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("begin", "ctrl+s", "Beginnen", "Begin het gesprek met de leidraad.", priority=True),
        Action("begin", "enter", "Beginnen", "Begin het gesprek.", in_footer=False),
    )

    def __init__(
        self, session: Session, case_id: int, task_id: str, guide: str, *, reason: bool = False
    ) -> None:
        """``reason``: ask why this guide, as the protocol names another (C7)."""
        super().__init__(classes="cases")
        self._session, self._case_id, self._task_id = session, case_id, task_id
        self._guide, self._reason = guide, reason
        self._view = preview_guide(session, case_id, task_id, guide)

    def compose_content(self) -> ComposeResult:
        """The card and the questions."""
        view = self._view
        for_class = is_class_talk(view.task)
        with VerticalScroll(classes="content", id="card", can_focus=True):
            yield Static(self._card())
            if self._reason:
                yield from labelled(
                    "Waarom kies je deze leidraad?",
                    TextArea("", id="reason", tab_behavior="focus"),
                    "Het protocol noemt voor dit gesprek een andere leidraad.",
                )
            yield from labelled(
                "Wie leidt het gesprek met je samen? (mag leeg)"
                if for_class
                else "Komt er een collega bij? Schrijf wie. (mag leeg)",
                Input("", id="colleague"),
                "" if for_class else "Voel je je niet veilig bij dit gesprek? Doe het niet alleen.",
            )
            yield Button("Beginnen (Enter)", id="begin", variant="primary")

    def _card(self) -> Content:
        view = self._view
        name = "" if is_class_talk(view.task) else view.case_view.name_of(view.task)
        mark = " (aanvulling van klasapp)" if view.guide.addition else ""
        parts: list[Content | str] = [
            Content.styled(f"{view.guide.title}{mark}", "bold $text-accent"),
            f"\n{name}" if name else "",
            f"\nDoel: {view.guide.goal}" if view.guide.goal else "",
        ]
        shown: set[str] = set()
        for section in sections_at(view.guide, "vooraf"):
            parts.append(Content.styled(f"\n{section.title}", "bold"))
            for item in section.items:
                shown.add(item.text)
                parts.append(f"\n• {item.text}")
        parts.append(Content.styled("\nPlek en klaarleggen", "bold"))
        always = _CLASS if is_class_talk(view.task) else _ALWAYS
        seated = any("schuin" in text for text in shown)
        parts += [f"\n• {text}" for text in always if not (seated and "schuin" in text)]
        parts.append("\n• Neem tijd. De klok loopt stil mee; er gaat niets af.")
        agreements = () if is_class_talk(view.task) else view.case_view.agreements_for(view.task)
        if agreements:
            parts.append("\n• Leg de afspraken klaar die er al zijn.")
            parts += [f"\n    – {agreement.text}" for agreement in agreements[:5]]
        if view.source:
            parts += [Content.styled("\nAls de leerling vraagt wie het vertelde", "bold"),
                      f"\n• {view.source}"]  # fmt: skip
        return Content.assemble(*parts)

    @on(Input.Submitted)
    @on(Button.Pressed, "#begin")
    @telling
    def action_begin(self) -> None:
        """Begin, or say what is missing."""
        why = self.query_one("#reason", TextArea).text if self._reason else ""
        colleague = self.query_one("#colleague", Input).value
        try:
            start_guided_talk(
                self._session, self._case_id, self._task_id, self._guide, why, colleague
            )
        except DraftError as error:
            complain(self, error)
            return
        self.app.switch_screen(
            GuideScreen(self._session, self._case_id, self._task_id, self._guide)
        )
