"""The file of a case: everything in it, numbered; where it stands; what others say about it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging
from klasapp.cases.copy_screen import begin_copy
from klasapp.cases.copy_text import reader_of
from klasapp.cases.dialog_screen import AskDay, AskLine, AskReason
from klasapp.cases.dossier import Aspect, Audience, FileItem, Kind, NoteKind, readable
from klasapp.cases.dossier_dialog_screen import PickLine
from klasapp.cases.service import (
    FileView,
    Session,
    add_file_note,
    add_support_note,
    give_copy,
    mark_filed,
    nicknames_of,
    print_inventory,
    read_file,
    set_nicknames,
)
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Tell

_COORDINATOR = Audience(Kind.COORDINATOR)
_INDENT = 18


class DossierScreen(BaseScreen[None]):
    """The inventory of a case."""

    CSS_PATH = ["cases.tcss", "dossier.tcss"]
    ROOM = "cases"
    HEADING = "Dossier"
    AUTO_FOCUS = "#items"
    HELP = (
        "Dit is het dossier van de zaak: alles wat je vastlegde, vanzelf genummerd. Met Enter "
        "lees je een onderdeel, ook oudere versies.\n\n"
        "Zet je een verslag in het leerlingvolgsysteem? Druk op l; dan staat de dag erbij. "
        "Zegt een leerling of ouder dat iets niet klopt, zet dat er dan bij met c. Het "
        "verslag zelf blijft zoals het was.\n\n"
        "Een kopie maak je met k. Kies voor wie; klasapp zet voor andere leerlingen een rol en een "
        "letter in de plaats, en laat je nakijken wat het niet zeker weet. Bijnamen (n) gaan dan "
        "ook mee. Aan wie je een kopie gaf, leg je vast met g."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("copy", "k", "Kopie", "Maak een kopie voor een leerling, ouders of anderen."),
        Action("filed", "l", "In LVS", "Leg vast dat dit in het leerlingvolgsysteem staat."),
        Action("note", "c", "Correctie", "Zet een correctie of bezwaar bij dit onderdeel."),
        Action("given", "g", "Gegeven", "Lees of leg vast aan wie je een kopie gaf."),
        Action("print", "p", "Inventaris", "Maak een PDF van de inventaris."),
        Action("nicknames", "n", "Bijnamen", "Zet bijnamen bij een leerling.", in_footer=False),
        Action("support", "o", "Ondersteuning",
               "Noteer iets over de steun aan een leerling.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._file: FileView = read_file(session, case_id)

    def compose_content(self) -> ComposeResult:
        """A line above, the list below."""
        yield Static("", id="file-top")
        yield OptionList(id="items", markup=False)

    def on_mount(self) -> None:
        """Show the inventory."""
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._again()

    def _again(self) -> None:
        self._file = read_file(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the list; the cursor stays."""
        items, copies = self._file.items, self._file.copies
        waiting = sum(one.kind == "verslag" and not one.superseded and not one.filed
                      for one in items)  # fmt: skip
        lvs = f" · {waiting} nog niet in het LVS" if waiting else ""
        parts = "1 onderdeel" if len(items) == 1 else f"{len(items)} onderdelen"
        top = f"Zaak {self._file.view.case.number} · {parts}{lvs}"
        self.query_one("#file-top", Static).update(
            Content(f"{top} · {len(copies)} {'kopie' if len(copies) == 1 else 'kopieën'} gemaakt")
        )
        listed = self.query_one(OptionList)
        now, width = listed.highlighted, max(listed.size.width - 4, 40)
        listed.clear_options()
        listed.add_options([Option(self._line(item, width)) for item in items])
        if items:
            listed.highlighted = min(now or 0, len(items) - 1)

    def _line(self, item: FileItem, width: int) -> Content:
        marks = [f"{one.kind.word} van {one.by_whom}" for one in item.notes]
        marks += [f"LVS {spoken(one.filed_on)}{self._whose(one.pupil_id)}" for one in item.filed]
        if item.superseded:
            marks.append("niet meer geldig")
        below = f"\n{' ' * _INDENT}({'; '.join(marks)})" if marks else ""
        day = f"{item.day.day:02}-{item.day.month:02}-{item.day.year}"
        return Content.assemble(
            Content.styled(f"{item.number:>3}  {day}   ", "$text-muted"),
            Content.styled(hanging(item.title, _INDENT, width),
                           "$text-muted" if item.superseded else ""),
            Content.styled(below, "$text-muted"),
        )  # fmt: skip

    def _whose(self, pupil_id: int | None) -> str:
        pupil = self._file.view.pupils.get(pupil_id or 0)
        return f" bij {pupil.display_name}" if pupil else ""

    def _chosen(self) -> FileItem:
        place = self.query_one(OptionList).highlighted
        if place is None or place >= len(self._file.items):
            raise KlasappError("Kies eerst een onderdeel in de lijst.")
        return self._file.items[place]

    @on(OptionList.OptionSelected, "#items")
    @telling
    def read_item(self) -> None:
        """Show a whole item."""
        item = self._chosen()
        parts: list[Content | str] = [
            Content.styled(f"{item.number}. {item.title}", "bold"),
            f"\n{item.kind} · {spoken(item.day)}\n",
        ]
        for part in readable(item, _COORDINATOR):
            parts += [Content.styled(f"\n{part.label}\n", "bold"), f"{part.text}\n"]
        for note in item.notes:
            top = f"\n{note.kind.word.capitalize()} van {note.by_whom}, {spoken(note.noted_on)}\n"
            parts += [Content.styled(top, "bold"), f"{note.text}\n"]
        self.app.push_screen(Tell(Content.assemble(*parts)))

    # Actions

    def action_copy(self) -> None:
        """Choose for whom, then look at the names."""
        begin_copy(self, self._session, self._file.view)

    def _pupils(self) -> list[tuple[str, str]]:
        case, pupils = self._file.view.case, self._file.view.pupils
        roles = {
            n: case.roles_of(n)[0].word for n in dict.fromkeys(n.pupil_id for n in case.active)
        }
        return [(str(n), f"{pupils[n].display_name} ({word})") for n, word in roles.items()]

    def action_filed(self) -> None:
        """Ask in whose file, and since when."""
        item = self._chosen()

        def ask_day(pupil_id: str | None) -> None:
            if pupil_id is None:
                return

            def save(day: date, _: str) -> None:
                mark_filed(self._session, self._case_id, [item.key], day, int(pupil_id))

            self.app.push_screen(
                AskDay("Sinds welke dag staat dit in het leerlingvolgsysteem?",
                       self._session.today, save)
            )  # fmt: skip

        question = f"In wiens dossier in het leerlingvolgsysteem staat '{item.title}'?"
        self.app.push_screen(PickLine(question, self._pupils()), ask_day)

    def action_note(self) -> None:
        """Ask what it is, from whom, and the text."""
        item = self._chosen()
        who: list[str] = []

        def ask_text(kind: NoteKind, answered: bool | None) -> None:
            if answered:
                self.app.push_screen(
                    AskReason(
                        f"{kind.word.capitalize()} bij '{item.title}'\n\nWat klopt er volgens "
                        f"{who[-1]} niet? Het onderdeel zelf blijft zoals het is.",
                        partial(add_file_note, self._session, self._case_id, item.key, kind,
                                who[-1]),
                    )
                )  # fmt: skip

        def ask_who(chosen: str | None) -> None:
            if chosen is not None:
                kind = NoteKind(chosen)
                self.app.push_screen(
                    AskLine("Van wie is dit? Zoals: moeder van de leerling.", "",
                            lambda text: who.append(_required(text)), yes="Verder"),
                    partial(ask_text, kind),
                )  # fmt: skip

        kinds = [("correction", "Correctie: een feit klopt niet"),
                 ("objection", "Bezwaar: iemand is het er niet mee eens")]  # fmt: skip
        self.app.push_screen(PickLine("Wat wil je erbij zetten?", kinds), ask_who)

    def action_given(self) -> None:
        """Choose a copy, then say to whom it was given."""
        copies = self._file.copies
        if not copies:
            raise KlasappError("Er is nog geen kopie gemaakt. Druk op k.")
        lines = [(str(copy.id), self._copy_line(number)) for number, copy in enumerate(copies)]
        who: list[str] = []

        def ask_day(copy_id: int, answered: bool | None) -> None:
            if answered:

                def save(day: date, _: str) -> None:
                    give_copy(self._session, self._case_id, copy_id, who[-1], day)

                self.app.push_screen(
                    AskDay("Op welke dag gaf je de kopie?", self._session.today, save)
                )

        def ask_who(chosen: str | None) -> None:
            if chosen is not None:
                self.app.push_screen(
                    AskLine("Aan wie gaf je deze kopie?", "",
                            lambda text: who.append(_required(text)), yes="Verder"),
                    partial(ask_day, int(chosen)),
                )  # fmt: skip

        question = "Gemaakte kopieën. Kies er een om vast te leggen aan wie je hem gaf."
        self.app.push_screen(PickLine(question, lines), ask_who)

    def _copy_line(self, number: int) -> str:
        copy = self._file.copies[number]
        given = "; ".join(f"aan {who}, {spoken(day)}" for who, day in copy.given)
        reader = reader_of(self._file.view, copy.audience)
        made = f"{copy.number}. {copy.made_at:%d-%m-%Y} voor {reader}"
        return f"{made} ({given or 'nog niet gegeven'})"

    def action_print(self) -> None:
        """Write the inventory."""
        path = print_inventory(self._session, self._case_id)
        self.shell.tell(f"De inventaris staat in {path}. Er staan namen in: bewaar hem veilig.")

    def action_nicknames(self) -> None:
        """Choose a pupil and type the other names."""

        def ask(chosen: str | None) -> None:
            if chosen is None:
                return
            number = int(chosen)
            now = ", ".join(nicknames_of(self._session, number))
            name = self._file.view.pupils[number].display_name

            def save(text: str) -> None:
                set_nicknames(self._session, number, text)

            self.app.push_screen(
                AskLine(f"Hoe wordt {name} nog meer genoemd? Zet komma's ertussen.", now, save,
                        yes="Bewaren")
            )  # fmt: skip

        self.app.push_screen(PickLine("Van wie zijn de bijnamen?", self._pupils()), ask)

    def action_support(self) -> None:
        """Choose a pupil and a point of attention, then write."""

        def ask_text(pupil_id: int, aspect: str | None) -> None:
            if aspect is not None:
                chosen = Aspect(aspect)
                self.app.push_screen(
                    AskReason(
                        f"{chosen.question}\n\nDit komt alleen in de kopie van deze leerling zelf.",
                        partial(add_support_note, self._session, self._case_id, pupil_id, chosen),
                    )
                )

        def ask_aspect(chosen: str | None) -> None:
            if chosen is not None:
                points = [(one.value, one.question) for one in Aspect]
                self.app.push_screen(
                    PickLine("Waar gaat het over?", points), partial(ask_text, int(chosen))
                )

        self.app.push_screen(PickLine("Over wie gaat het?", self._pupils()), ask_aspect)


def _required(text: str) -> str:
    if not text.strip():
        raise KlasappError("Vul in wie het is.")
    return text.strip()
