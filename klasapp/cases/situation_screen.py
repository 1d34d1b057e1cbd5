"""One online situation: what never to do, who helps, and its points to work through."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging
from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.note_screen import PointScreen
from klasapp.cases.service import (
    ABUSE,
    Session,
    SituationView,
    close_situation,
    note_point,
    read_situation,
    take_back_situation_end,
    write_letter,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Contact, Entry, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Tell


class SituationScreen(BaseScreen[None]):
    """Work through the points, with the help beside them."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Online: wat doe je"
    AUTO_FOCUS = "#situation-list"
    HELP = (
        "Werk de punten af. Enter of spatie zet een punt op gedaan: met de dag, wie het deed en "
        "een notitie. Met t haal je een kruisje weer weg; het verloop onthoudt alles.\n\n"
        "Onderaan staat wie er kan helpen, de belangrijkste eerst. Hoort er een bericht bij, aan "
        "een provider of ICT, dan maak je het met b: een tekst zonder namen en zonder beelden."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("done", "space", "Gedaan", "Zet het gekozen punt op gedaan."),
        Action("take_back", "t", "Terug", "Haal het kruisje weer weg."),
        Action("letter", "b", "Bericht", "Maak het bericht dat bij deze situatie hoort."),
        Action("close", "s", "Afsluiten", "Sluit deze situatie af, met hoe het afliep."),
    )

    def __init__(self, session: Session, case_id: int, situation_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._situation_id = session, case_id, situation_id
        self._view = self._read()

    def _read(self) -> SituationView:
        return read_situation(self._session, self._case_id, self._situation_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No letter where none belongs."""
        if action == "letter" and not self._view.text.letter:
            return False
        return super().check_action(action, parameters)

    def compose_content(self) -> ComposeResult:
        """The stop, the points, the help."""
        text = self._view.text
        parts: list[Content | str] = [Content.styled(text.title, "bold $text-accent")]
        if text.stop:
            parts += ["\n", Content.styled(f"! {text.stop}", "$text-warning")]
        yield Static(Content.assemble(*parts), id="situation-stop")
        yield OptionList(id="situation-list", markup=False)
        with VerticalScroll(id="situation-help"):
            yield Static(_help(self._view))

    def on_mount(self) -> None:
        """Show the points."""
        self.show()

    def on_resize(self) -> None:
        """Fit the points to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed."""
        self._view = self._read()
        self.show()

    def show(self) -> None:
        """Draw every point; the cursor stays."""
        listed = self.query_one(OptionList)
        at = listed.highlighted
        last = self._view.situation.last()
        to_do = [
            n
            for n, entry in enumerate(self._view.text.items)
            if not (entry.code in last and last[entry.code].done_on)
        ]
        listed.clear_options()
        width = max(listed.size.width - 4, 30)
        listed.add_options([
            Option(self._line(entry, width), id=entry.code) for entry in self._view.text.items
        ])
        listed.highlighted = next(iter(to_do), 0) if at is None else at

    def _line(self, entry: Entry, width: int) -> Content:
        point = self._view.situation.last().get(entry.code)
        done = point is not None and point.done_on is not None
        parts: list[Content | str] = [f"[{'x' if done else ' '}] ", hanging(entry.text, 4, width)]
        if point and point.done_on:
            who = f" door {point.by_whom}" if point.by_whom else ""
            note = f": {point.note}" if point.note else ""
            line = hanging(f"{spoken(point.done_on)}{who}{note}", 4, width)
            parts.append(Content.styled(f"\n    {line}", "$text-muted"))
        return Content.assemble(*parts)

    def _chosen(self) -> Entry:
        return self._view.text.items[self.query_one(OptionList).highlighted or 0]

    def _require_running(self) -> None:
        if self._view.situation.closed_at is not None:
            raise KlasappError("Deze situatie is afgesloten. Open hem opnieuw.")

    @on(OptionList.OptionSelected, "#situation-list")
    @telling
    def selected(self) -> None:
        """Enter notes that it was done."""
        self.action_done()

    def action_done(self) -> None:
        """Ask when, by whom, and a note."""
        self._require_running()
        entry = self._chosen()
        point = self._view.situation.last().get(entry.code)
        self.app.push_screen(
            PointScreen(self._session, self._case_id, self._situation_id, entry, point)
        )

    def action_take_back(self) -> None:
        """Take the tick back."""
        entry = self._chosen()
        point = self._view.situation.last().get(entry.code)
        if point is None or point.done_on is None:
            raise KlasappError("Dit punt staat nog niet op gedaan.")
        session, case_id, number = self._session, self._case_id, self._situation_id
        note_point(session, case_id, number, entry.code, None)
        self._view = self._read()
        self.show()
        self.shell.tell_undoable(
            "Het punt staat weer open.",
            lambda: note_point(
                session, case_id, number, point.item, point.done_on, point.by_whom, point.note
            ),
            "Het punt staat weer op gedaan.",
        )

    def action_letter(self) -> None:
        """Ask where it goes, and write the draft of a request."""
        question = "Naar welk adres gaat het bericht? Weet je het nog niet, laat het dan leeg."
        known = (who.email for _, who in self._view.contacts if who is not None and who.email)
        address = next(known, "")
        if self._view.text.no_files:
            address = ABUSE
            question = (
                "Naar welk adres gaat het bericht? Het begint vaak met abuse@, met daarachter de "
                "site of de provider van de leerling. Weet je het nog niet, laat het dan zo."
            )
        self.app.push_screen(AskText(question, address), self._write)

    @telling
    def _write(self, address: str | None) -> None:
        if address is None:
            return
        to = "" if address.strip() == ABUSE else address
        path = write_letter(self._session, self._case_id, self._situation_id, to=to)
        self.app.push_screen(
            Tell(
                f"Het bericht staat hier:\n{path}\n\nLees het na, vul de puntjes in en verstuur "
                f"het zelf. klasapp verstuurt niets.\n\n{self._view.text.letter}"
            )
        )

    def action_close(self) -> None:
        """Ask how it ended."""
        self._require_running()

        def save(reason: str) -> None:
            session, case_id, number = self._session, self._case_id, self._situation_id
            close_situation(session, case_id, number, reason)
            self.shell.tell_undoable(
                "De situatie is afgesloten.",
                lambda: take_back_situation_end(session, case_id, number),
                "De situatie is weer open, met de punten zoals ze stonden.",
            )

        def answered(closed: bool | None) -> None:
            if closed:
                self.dismiss()

        self.app.push_screen(
            AskReason("Hoe liep dit af, of waarom past het toch niet?", save, yes="Afsluiten"),
            answered,
        )


def _help(view: SituationView) -> Content:
    parts: list[Content | str] = []
    for number, item in enumerate(view.help):
        reach = " · ".join(text for text in (item.address, item.phone, item.hours) if text)
        first = "Eerst: " if number == 0 else ""
        parts += [Content.styled(f"{first}{item.title} ", "bold"), f"{reach}\n"]
    if view.text.letter and view.text.no_files:
        line = f"het adres vul je in bij het bericht (b); vaak begint het met {ABUSE}\n"
        parts += [Content.styled("Provider of site: ", "bold"), line]
    for label, contact in view.contacts:
        parts += [Content.styled(f"{label}: ", "bold"), f"{_reach(contact)}\n"]
    return Content.assemble(*parts)


def _reach(contact: Contact | None) -> str:
    if contact is None:
        return "nog niet ingevuld (Beheer, Protocol, Contacten)"
    known = (contact.name, contact.phone, contact.email, contact.location)
    return " · ".join(text for text in known if text)
