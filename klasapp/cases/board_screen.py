"""The five tracks of a case: what was done according to what is recorded, and what is empty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging
from klasapp.cases.coverage_screen import CoverageScreen
from klasapp.cases.days import parse_day
from klasapp.cases.fields_screen import AskFields, Field, day_field
from klasapp.cases.service import BoardView, Session, mark_track, read_board
from klasapp.cases.talk_way_screen import open_task
from klasapp.cases.tracks import BoardItem, empty_lanes
from klasapp.errors import KlasappError
from klasapp.protocol import Lane
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

_SIGNS = {"met": "✓", "left_out": "–", "open": "○"}
_LANES = {Lane.TARGETED: "de gepeste", Lane.INVOLVED: "de pester"}


class BoardScreen(BaseScreen[None]):
    """See per track what was done, and go to where the rest is done."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Vijf sporen"
    AUTO_FOCUS = "#points"
    HELP = (
        "Het protocol werkt langs vijf sporen. klasapp kijkt zelf wat er al is gedaan: een "
        "gesprek, een verslag, hulp die je aanbood. Onderaan lees je waarom een punt klaar is, "
        "of wat je nog kunt doen.\n\n"
        "Met Enter ga je naar de plek waar je het doet. Deed je iets dat nergens anders staat, "
        "leg het dan hier vast (v). Is een punt niet nodig, schrijf dan waarom (o).\n\n"
        "Bij Dekking (d) zie je van elke taak of hij op tijd was, en waarom niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("note", "v", "Vastleggen", "Leg vast wat je bij dit punt deed."),
        Action("leave_out", "o", "Niet nodig", "Schrijf waarom dit punt niet nodig is."),
        Action("again", "t", "Terugzetten", "Laat een punt weer open staan."),
        Action("coverage", "d", "Dekking", "Is het protocol gevolgd, en waarom niet?"),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_board(session, case_id)
        self._points: tuple[BoardItem | None, ...] = ()

    def compose_content(self) -> ComposeResult:
        """What is missing, the points per track, and why."""
        yield Static("", id="board-top", classes="page-top")
        yield OptionList(id="points", markup=False, classes="page-list")
        with VerticalScroll(id="details"):
            yield Static("", id="point-text")

    def on_mount(self) -> None:
        """Show the board, with the cursor on the first point that is open."""
        self.show()
        listed = self.query_one(OptionList)
        left = [n for n, one in enumerate(self._points) if one and one.state == "open"]
        listed.highlighted = next(iter(left), 1)

    def on_resize(self) -> None:
        """Fit the points to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._view = read_board(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the screen; the cursor stays."""
        self.query_one("#board-top", Static).update(_top(self._view))
        listed = self.query_one(OptionList)
        now, width = listed.highlighted, max(listed.size.width - 6, 30)
        options: list[Option] = []
        points: list[BoardItem | None] = []
        for track in self._view.tracks:
            nothing = "  (nog leeg)" if track.empty else ""
            title = Content.styled(f"{track.track.title}{nothing}", "bold $text-accent")
            options.append(Option(title, disabled=True))
            points.append(None)
            for item in track.items:
                style = "$text-muted" if item.state != "open" else "bold"
                text = f"  {_SIGNS[item.state]} {hanging(item.entry.text, 4, width)}"
                options.append(Option(Content.styled(text, style), id=item.entry.code))
                points.append(item)
        self._points = tuple(points)
        listed.clear_options()
        listed.add_options(options)
        if now is not None and points:
            listed.highlighted = min(now, len(points) - 1)

    @on(OptionList.OptionHighlighted, "#points")
    def highlighted(self) -> None:
        """Say why the point is done, or what to do."""
        item = self._chosen()
        self.query_one("#point-text", Static).update(_why(item) if item else Content(""))
        self.query_one("#details").scroll_home(animate=False)

    def _chosen(self) -> BoardItem | None:
        place = self.query_one(OptionList).highlighted
        return self._points[place] if place is not None and place < len(self._points) else None

    def _point(self) -> BoardItem:
        item = self._chosen()
        if item is None:
            raise KlasappError("Kies eerst een punt in de lijst.")
        return item

    @on(OptionList.OptionSelected, "#points")
    @telling
    def selected(self) -> None:
        """Go to where this is done."""
        from klasapp.cases.case_pages_screen import PAGES

        kind, _, name = self._point().goes_to.partition(":")
        if kind == "task":
            open_task(self, self._session, self._case_id, name)
            return
        page = next((one for one in PAGES if one.key == name), None) if kind == "page" else None
        if page is None:
            self.action_note()
        else:
            self.app.push_screen(page.make(self._session, self._case_id))

    def action_note(self) -> None:
        """Ask what was done at this point."""
        self._ask("done", "Wat deed je, en met wie?", "Vastleggen")

    def action_coverage(self) -> None:
        """Show whether the protocol was followed."""
        self.app.push_screen(CoverageScreen(self._session, self._case_id))

    def action_leave_out(self) -> None:
        """Ask why this point is not needed."""
        if self._point().state == "met":
            raise KlasappError("Dit punt is al gedaan.")
        self._ask("left_out", "Waarom is dit niet nodig?", "Niet nodig")

    def action_again(self) -> None:
        """Let a point that was noted by hand be open again."""
        if self._point().state == "open":
            raise KlasappError("Dit punt staat al open.")
        self._ask("open", "Waarom staat dit punt weer open?", "Terugzetten")

    def _ask(self, state: str, question: str, yes: str) -> None:
        item = self._point()
        keep = partial(self._keep, item.entry.code, state)
        fields = (Field("note", question, "lines"), day_field("Welke dag?"))
        self.app.push_screen(AskFields(item.entry.text, fields, keep, yes=yes))

    def _keep(self, code: str, state: str, values: Mapping[str, str]) -> None:
        day = parse_day(values["day"], self._session.today)
        session, case_id = self._session, self._case_id
        mark_track(session, case_id, code, state, day, values["note"])
        if state != "open":
            self.shell.tell_undoable(
                "Opgeschreven bij dit punt.",
                lambda: mark_track(session, case_id, code, "open", day, "Teruggedraaid."),
                "Het punt staat weer open.",
            )


def _top(view: BoardView) -> Content:
    items = [item for track in view.tracks for item in track.items]
    left = sum(item.state == "open" for item in items)
    parts: list[Content | str] = [
        Content.styled(f"Zaak {view.case_view.case.number}", "bold $text-accent"),
        f" · {len(items) - left} van de {len(items)} punten klaar of niet nodig",
    ]
    parts += [
        Content.styled(
            f"\n! Voor {_LANES[lane]} staat niets meer klaar. Spreek iets af met een dag, of sluit "
            "de zaak.",
            "bold $text-warning",
        )
        for lane in empty_lanes(view.case_view)
    ]
    return Content.assemble(*parts)


def _why(item: BoardItem) -> Content:
    if item.state == "met":
        return Content.assemble(
            Content.styled("✓ Klaar, want:", "bold"), *(f"\n• {text}" for text in item.because)
        )
    if item.state == "left_out":
        return Content.assemble(Content.styled("– Niet nodig: ", "bold"), *item.because)
    return Content.assemble(Content.styled("○ Nog te doen: ", "bold"), item.advice)
