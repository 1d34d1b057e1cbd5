"""Typing proposals as fast as pupils say them, then voting, wording and choosing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import service
from klasapp.agreements.agreement import BLOCKS, PROMISE, Line, block_name, ranked, votes_told
from klasapp.agreements.proposal_words import advice_on, asked, facts_of, how_far
from klasapp.agreements.reword_screen import RewordScreen
from klasapp.agreements.service import Overview, Session
from klasapp.agreements.starters_screen import StartersScreen
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm
from klasapp.widgets.tick_list import with_remark

_LOW = 20
_KEYS = "In de lijst (↓): " + " · ".join(
    one.replace(" ", "\N{NO-BREAK SPACE}")  # a key stays with its word where the line breaks
    for one in (
        "spatie kies", "s stemmen", "w verwoord", "r startregels", "b belofte", "m samen",
        "k ander kopje", "l lijst plakken", "Del vervalt",
    )
)  # fmt: skip


class ProposalsScreen(BaseScreen[None]):
    """One field that takes proposals or votes, and the list of what was proposed."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Voorstellen"
    AUTO_FOCUS = "#typed"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_LOW, "-high")]
    HELP = (
        "Typ een voorstel van een leerling en druk op Enter; het volgende kan er meteen achteraan. "
        "F2 kiest onder welk kopje het komt. Wat twee keer gezegd wordt, telt klasapp als 2×.\n\n"
        "Met Tab of ↓ ga je naar de lijst. Daar: spatie maakt van een voorstel een afspraak (of "
        "niet meer), w verwoordt het, k zet het onder een ander kopje, m voegt het samen met een "
        "ander voorstel, Del laat het vervallen. Met s tel je stemmen: typ het aantal en Enter, "
        "dan staat klasapp bij het volgende. Met n ga je terug naar typen.\n\n"
        "Een goede afspraak zegt wat je wél doet. Staat er niet, geen of nooit in, dan laat "
        "klasapp zien hoe het ook kan."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("choose", "space", "Kies", "Maak er een afspraak van, of weer een voorstel."),
        Action("vote", "s", "Stemmen", "Tel stemmen: een getal en Enter bij elk voorstel."),
        Action("reword", "w", "Verwoord", "Zeg het anders, liefst wat je wél doet."),
        Action("starters", "r", "Startregels", "Kies uit startregels uit het protocol."),
        Action("next_block", "f2", "Kopje", "Zet nieuwe voorstellen onder het volgende kopje.",
               priority=True),
        Action("promise", "b", "Belofte", "Typ iets wat jij als mentor belooft."),
        Action("drop", "delete", "Vervalt", "Laat het voorstel of de afspraak vervallen."),
        Action("type", "n", "Typen", "Terug naar het veld om een voorstel te typen."),
        Action("join", "m", "Samen", "Voeg samen met het voorstel dat je daarna kiest."),
        Action("move", "k", "Ander kopje", "Zet het onder het volgende kopje."),
        Action("several", "l", "Lijst plakken", "Plak of typ meer voorstellen, elk op een regel.",
               in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._seen: Overview = service.overview(session, class_id)
        self._protocol = service.current_protocol(session)
        self._blocks = [b for b in dict.fromkeys((*self._required, *BLOCKS)) if b != PROMISE]
        self._block = self._blocks[0] if self._blocks else "omgang"
        self._voting: int | None = None
        self._joining: int | None = None
        self._vote_order: list[int] = []

    @property
    def _required(self) -> tuple[str, ...]:
        return self._protocol.settings.agreements_blocks

    def compose_content(self) -> ComposeResult:
        """How far it is, the field, the list."""
        yield Static("", id="status")
        yield Static("", id="asked")
        yield Input(id="typed", compact=True)
        yield Static("", id="keys")
        yield Static("", id="advice")
        yield OptionList(id="lines", markup=False)

    def on_mount(self) -> None:
        """Show what is there."""
        self.query_one("#advice").display = False
        self.show()

    def on_screen_resume(self) -> None:
        """Show it anew."""
        if self.query("#lines"):
            self.show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters belong to the field while somebody types."""
        if action in {"choose", "reword", "move", "join", "drop"} and self._line is None:
            return False
        if action == "vote" and not self._listed:
            return False
        return super().check_action(action, parameters)

    # Showing

    @property
    def _listed(self) -> tuple[Line, ...]:
        found = self._seen.found
        return ranked(found.open_lines) if found else ()

    @property
    def _line(self) -> Line | None:
        if not self.query("#lines"):
            return None
        listed = self.query_one("#lines", OptionList)
        if listed.highlighted is None:
            return None
        option = listed.get_option_at_index(listed.highlighted)
        return next((one for one in self._listed if str(one.id) == option.id), None)

    def show(self, point_at: int | None = None) -> None:
        """Draw everything; ``point_at``: the line to put the cursor on."""
        listed = self.query_one("#lines", OptionList)
        if point_at is None and (line := self._line) is not None:
            point_at = line.id
        self._seen = service.overview(self._session, self._class_id)
        lines = self._listed
        listed.clear_options()
        width, shown = max(self.size.width - 8, 30), ""
        for line in lines:
            if line.block != shown:
                shown = line.block
                name = Content.styled(block_name(shown), "bold $text-accent")
                listed.add_option(Option(name, disabled=True))
            listed.add_option(Option(self._drawn(line, width), id=str(line.id)))
        if lines:
            wanted = point_at if any(o.id == point_at for o in lines) else lines[0].id
            listed.highlighted = listed.get_option_index(str(wanted))
        self._say(lines)
        self.refresh_bindings()

    def _drawn(self, line: Line, width: int) -> Content:
        mark = "[x]" if line.state == "chosen" else "[ ]"
        facts = facts_of(
            line, self._seen.lines, self._names_in(line), joining=line.id == self._joining
        )
        return with_remark(f"{mark} {line.label:<4}{line.text}", facts, 8, width)

    def _names_in(self, line: Line) -> tuple[str, ...]:
        return service.names_in_line(self._session, self._class_id, line.text)

    def _say(self, lines: tuple[Line, ...]) -> None:
        self.query_one("#status", Static).update(Content(how_far(lines, self._required)))
        voted = next((one for one in lines if one.id == self._voting), None)
        self.query_one("#asked", Static).update(Content(asked(voted, self._block)))
        self.query_one("#keys", Static).update(Content(_KEYS))

    def _advise(self, line: Line) -> None:
        ideas = [one.text for one in proposals.suggestions(self._protocol, line)]
        advice = advice_on(line, self._names_in(line), ideas)
        shown = self.query_one("#advice", Static)
        shown.display = bool(advice)
        shown.update(Content(advice))

    # The field

    @on(Input.Submitted, "#typed")
    @telling
    def typed(self, event: Input.Submitted) -> None:
        """A proposal, or a number of votes."""
        field = self.query_one("#typed", Input)
        if self._voting is not None:
            self._voted(event.value)
            return
        if not event.value.strip():
            self.query_one("#lines").focus()
            return
        promise = self._block == PROMISE
        made = proposals.propose(
            self._session, self._class_id, event.value, self._block,
            "mentor" if promise else "class",
        )  # fmt: skip
        field.value = ""
        if promise:
            proposals.choose(self._session, made.line.id, "chosen")
            self._block = self._blocks[0]
        self.show(made.line.id)
        self._advise(made.line)

    def _voted(self, value: str) -> None:
        lines = [one.id for one in self._listed]
        now = self._voting
        if now is None or now not in lines:
            self._stop_voting()
            return
        line = next(one for one in self._listed if one.id == now)
        kept = proposals.vote(self._session, now, value)
        if line.votes not in {None, kept.votes}:
            said = f"{line.label} had {votes_told(line.votes or 0)}; dat is veranderd."
            self._offer(said, [line], f"{line.label} heeft weer {votes_told(line.votes or 0)}.")
        # The order stays while votes come in, so that nobody loses the place.
        place = self._vote_order.index(now) + 1
        if place < len(self._vote_order):
            self._vote_for(self._vote_order[place])
        else:
            self._stop_voting()

    def _vote_for(self, line_id: int) -> None:
        self._voting = line_id
        line = next(one for one in self._listed if one.id == line_id)
        field = self.query_one("#typed", Input)
        field.value = "" if line.votes is None else str(line.votes)
        field.focus()
        self.show(line_id)

    def _stop_voting(self) -> None:
        self._voting = None
        self.query_one("#typed", Input).value = ""
        self.show()
        self.query_one("#lines").focus()

    def key_down(self, event: events.Key) -> None:
        """The arrow goes from the field to the list."""
        if self.focused is self.query_one("#typed"):
            event.stop()
            event.prevent_default()
            self.query_one("#lines").focus()

    def action_back(self) -> None:
        """Stop voting or joining first; from the field with text, empty it."""
        field = self.query_one("#typed", Input)
        if self._voting is not None:
            self._stop_voting()
        elif self._joining is not None:
            self._joining = None
            self.show()
        elif field.value:
            field.value = ""
        else:
            self.dismiss()

    # The list

    @on(OptionList.OptionSelected, "#lines")
    @telling
    def picked(self) -> None:
        """Enter: word it, or join the waiting line with this one."""
        line = self._line
        if line is None:
            return
        if self._joining is not None and self._joining != line.id:
            waiting, self._joining = self._joining, None
            before = self._seen.lines
            kept = proposals.join(self._session, waiting, line.id)
            self.show(kept.id)
            self._offer(
                f"Samengevoegd met {kept.label}.",
                [one for one in before if waiting in {one.id, one.same_as}],
                "Ze staan weer los van elkaar.",
            )
        else:
            self.action_reword()

    def action_next_block(self) -> None:
        """New proposals come under the next heading."""
        place = self._blocks.index(self._block) + 1 if self._block in self._blocks else 0
        self._block = self._blocks[place % len(self._blocks)]
        self.show()

    def action_type(self) -> None:
        """To the field."""
        self.query_one("#typed").focus()

    def action_promise(self) -> None:
        """The next text is a promise of the mentor."""
        self._block = PROMISE
        self.show()
        self.query_one("#typed").focus()

    def action_choose(self) -> None:
        """Agree on it, or not any more."""
        line = self._line
        if line is not None:
            proposals.choose(
                self._session, line.id, "proposed" if line.state == "chosen" else "chosen"
            )
            self.show(line.id)

    def action_move(self) -> None:
        """Under the next heading."""
        line = self._line
        if line is not None:
            blocks = [*self._blocks, PROMISE]
            place = blocks.index(line.block) + 1 if line.block in blocks else 0
            proposals.move_to_block(self._session, line.id, blocks[place % len(blocks)])
            self.show(line.id)

    def action_join(self) -> None:
        """Remember this line; the next one that is chosen with Enter takes it in."""
        line = self._line
        if line is not None:
            self._joining = None if self._joining == line.id else line.id
            self.show(line.id)

    def action_vote(self) -> None:
        """Count votes from the chosen line on."""
        line = self._line or (self._listed[0] if self._listed else None)
        if line is not None:
            order = [one.id for one in self._listed]
            self._vote_order = order[order.index(line.id):]  # fmt: skip
            self._vote_for(line.id)

    def action_reword(self) -> None:
        """Say it in other words."""
        line = self._line
        if line is None:
            return
        ideas = tuple(one.text for one in proposals.suggestions(self._protocol, line))

        @telling
        def keep(self: ProposalsScreen, text: str | None) -> None:
            if text is not None:
                kept = proposals.reword(self._session, line.id, text)
                self.show(line.id)
                if kept.text != line.text:
                    said = f"{line.label} is anders verwoord."
                    self._offer(said, [line], f"{line.label} heeft weer de oude woorden.")

        self.app.push_screen(RewordScreen(line, ideas), lambda text: keep(self, text))

    def action_drop(self) -> None:
        """Let it go; an agreement of the class asks first."""
        line = self._line
        if line is None:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                proposals.choose(self._session, line.id, "dropped")
                self.show()
                self._offer(f"{line.label} is vervallen.", [line], f"{line.label} staat er weer.")

        if line.state == "chosen":
            question = f"{line.label} «{line.text}» laten vervallen? De geschiedenis blijft staan."
            self.app.push_screen(Confirm(question, "Laten vervallen"), answered)
        else:
            answered(True)

    def _offer(self, said: str, before: Sequence[Line], back: str) -> None:
        """The way back to lines as they were."""
        session = self._session
        self.shell.tell_undoable(said, lambda: proposals.put_back_lines(session, before), back)

    def action_starters(self) -> None:
        """Lines of the protocol to choose from."""
        self.app.push_screen(StartersScreen(self._session, self._class_id))

    def action_several(self) -> None:
        """Paste a list."""
        question = f"Plak of typ voorstellen, elk op een eigen regel ({block_name(self._block)})."
        self.app.push_screen(AskText(question, lines=True), self._keep_several)

    @telling
    def _keep_several(self, text: str | None) -> None:
        if text:
            made = proposals.propose_many(
                self._session, self._class_id, text.splitlines(), self._block
            )
            self.show()
            self.shell.tell("1 voorstel erbij." if len(made) == 1 else f"{len(made)} erbij.")
