"""The protocol to read: table of contents, search as you type, and what klasapp added."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.protocol.outline import PART_TITLES, Hit, Passage, Section, search
from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.protocol_changes_screen import ProtocolChangesScreen
from klasapp.upkeep.protocol_choices_screen import ProtocolChoicesScreen
from klasapp.upkeep.protocol_contacts_screen import ProtocolContactsScreen
from klasapp.upkeep.protocol_file_screen import ProtocolFileScreen
from klasapp.upkeep.protocol_service import ProtocolView, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.book_screen import MOST_HITS, BookScreen, hit_line, nothing_found
from klasapp.widgets.pick import PickOne


class ProtocolScreen(BookScreen):
    """Contents on the left, the text on the right."""

    ROOM = "upkeep"
    HEADING = "Protocol"
    CSS_PATH = "protocol.tcss"
    TEXT = "#reading"
    HELP = (
        "Hier lees je het anti-pestprotocol van je school, in zeven delen. Loop met de pijlen door "
        "de inhoud; rechts staat de tekst. Met Tab ga je naar de tekst. Staat er «aanvulling» "
        "achter, dan staat het niet in het geschreven protocol en vulde klasapp het aan. "
        "Zoeken doe je met /: typ een woord, en kies met pijl omlaag en Enter. Is het "
        "protocol niet compleet, vul dan met c de contacten in. Met k zie je waar het geschreven "
        "protocol zichzelf tegenspreekt en wat gekozen is. Met f laad je een eigen bestand."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_up", "slash", "Zoeken", "Zoek een woord in het hele protocol."),
        Action("contacts", "c", "Contacten", "Vul in wie je waar bereikt."),
        Action("choices", "k", "Keuzes", "Bekijk en verander de keuzes C1 tot en met C30."),
        Action("changes", "v", "Veranderd", "Wat is er anders sinds een zaak begon?"),
        Action("papers", "p", "Afdrukken", "Maak een PDF: schoolregels of samenvatting."),
        Action("file", "f", "Bestand", "Laad een eigen protocol, of bewaar er een.", False),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: ProtocolView = service.read_protocol_view(session)
        self._hits: tuple[Hit, ...] = ()

    def compose_content(self) -> ComposeResult:
        """State, search field, contents and text."""
        with Vertical(id="protocol-reader"):
            yield Static("", id="state")
            yield Input(placeholder="/ zoeken in het protocol", id="query", compact=True)
            with Horizontal(id="pages"):
                yield OptionList(id="contents", markup=False)
                yield OptionList(id="reading", markup=False)

    def on_mount(self) -> None:
        """Show the contents."""
        self._show()

    def on_screen_resume(self) -> None:
        """Read again what may have changed."""
        if self.query("#contents"):
            self._view = service.read_protocol_view(self._session)
            self._show()

    def _show(self) -> None:
        view = self._view
        missing = len(view.completeness.missing)
        state = f"{view.protocol.name}, versie {view.protocol.version}"
        if view.own_file:
            state += ", eigen bestand"
        parts = [Content.styled(state, "bold")]
        if missing == 1:
            parts.append(Content.styled("  ! Niet compleet: 1 contact ontbreekt", "$text-warning"))
        elif missing:
            text = f"  ! Niet compleet: {missing} contacten ontbreken"
            parts.append(Content.styled(text, "$text-warning"))
        elif view.completeness.complete:
            parts.append(Content.styled("  ✓ Compleet", "$text-success"))
        if view.completeness.review_overdue:
            parts.append(Content.styled("  ! Herzien is over tijd", "$text-warning"))
        self.query_one("#state", Static).update(Content.assemble(*parts))
        self.list_contents()

    def list_contents(self) -> None:
        """The sections, or what fits the query."""
        query = self.query_one("#query", Input).value
        contents = self.query_one("#contents", OptionList)
        before = contents.highlighted_option.id if contents.highlighted_option else None
        contents.clear_options()
        if query.strip():
            self._hits = search(self._view.sections, query)[:MOST_HITS]
            self._list_hits(contents)
        else:
            self._list_sections(contents)
        ids = [option.id for option in contents.options]
        fallback = next((n for n, o in enumerate(contents.options) if not o.disabled), None)
        contents.highlighted = ids.index(before) if before and before in ids else fallback
        if contents.highlighted is None:
            self.query_one("#reading", OptionList).clear_options()

    def _list_hits(self, contents: OptionList) -> None:
        if not self._hits:
            contents.add_option(nothing_found())
        for number, hit in enumerate(self._hits):
            title = Content.styled(hit.section.title, "bold")
            shown = hit_line(hit.section.title, hit.text) if hit.index >= 0 else title
            contents.add_option(Option(shown, id=f"hit:{number}"))

    def _list_sections(self, contents: OptionList) -> None:
        part = 0
        for section in self._view.sections:
            if section.part != part:
                part = section.part
                heading = f"{part}. {PART_TITLES[part]}"
                contents.add_option(
                    Option(Content.styled(heading, "bold $text-accent"), disabled=True)
                )
            contents.add_option(Option(Content(section.title), id=section.key))

    @on(OptionList.OptionHighlighted, "#contents")
    def turn_page(self, event: OptionList.OptionHighlighted) -> None:
        """Show the section under the cursor."""
        section, index = self._chosen(str(event.option_id))
        if section is not None:
            self._read(section, index)

    def _chosen(self, option_id: str) -> tuple[Section | None, int]:
        if option_id.startswith("hit:"):
            number = int(option_id.removeprefix("hit:"))
            hit = self._hits[number] if number < len(self._hits) else None
            return (hit.section, hit.index) if hit else (None, 0)
        return next((one for one in self._view.sections if one.key == option_id), None), -1

    def _read(self, section: Section, index: int) -> None:
        reading = self.query_one("#reading", OptionList)
        reading.clear_options()
        heading = f"{section.title}\n{section.part}. {PART_TITLES[section.part]}"
        reading.add_option(Option(Content.styled(heading, "bold"), disabled=True))
        for number, passage in enumerate(section.passages):
            reading.add_option(Option(_shown(passage, found=number == index)))
        reading.highlighted = max(index + 1, 1) if section.passages else None
        if index <= 0:
            reading.scroll_home(animate=False)

    def action_contacts(self) -> None:
        """Who can be reached where."""
        self.app.push_screen(ProtocolContactsScreen(self._session))

    def action_choices(self) -> None:
        """C1..C30."""
        self.app.push_screen(ProtocolChoicesScreen(self._session))

    def action_changes(self) -> None:
        """What changed since a case began."""
        self.app.push_screen(ProtocolChangesScreen(self._session))

    def action_file(self) -> None:
        """A file of the school."""
        self.app.push_screen(ProtocolFileScreen(self._session))

    def action_papers(self) -> None:
        """Ask which sheet, then make it."""
        question = "Wat wil je afdrukken? Je krijgt een PDF in je exportmap."
        self.app.push_screen(PickOne(question, tuple(service.PAPERS.items())), self._print)

    @telling
    def _print(self, kind: str | None) -> None:
        if kind:
            path = service.print_paper(self._session, kind)
            self.shell.tell(f"Opgeslagen: {path}")


def _shown(passage: Passage, *, found: bool) -> Content:
    label = f"{passage.label}  " if passage.label else ""
    warning = passage.label == "STOP"
    style = "bold $text-error" if warning else "bold"
    parts = [Content.styled("▶ " if found else "", "bold"), Content.styled(label, style)]
    parts.append(Content.styled(passage.text, "bold" if found or warning else ""))
    if passage.addition:
        parts.append(Content.styled("  (aanvulling)", "$text-muted"))
    return Content.assemble(*parts)
