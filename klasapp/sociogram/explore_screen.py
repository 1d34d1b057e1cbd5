"""The sociogram: walk through the class, see who chooses whom, and go on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from klasapp.sociogram.explore import (
    Polarity,
    Reach,
    View,
    lens_of,
    lenses,
    polarities,
    seek,
)
from klasapp.sociogram.explore_choices import question_title, ways_of_looking
from klasapp.sociogram.explore_drawing_screen import drawing
from klasapp.sociogram.explore_matrix_screen import ExploreMatrixScreen
from klasapp.sociogram.explore_panel_screen import ExplorePanel
from klasapp.sociogram.explore_places import (
    LABEL_STYLES,
    LAYOUT_WORDS,
    Arranged,
    arrange,
)
from klasapp.sociogram.explore_search import next_found, search_line
from klasapp.sociogram.explore_service import Explored, Session, explore, find_round, last_note
from klasapp.sociogram.explore_table_screen import ExploreTableScreen
from klasapp.sociogram.kept import removed_line
from klasapp.sociogram.picture_screen import PictureScreen
from klasapp.sociogram.prediction_screen import predict_first
from klasapp.sociogram.pupil_result_screen import PupilResultScreen
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.choice_bar import ChoiceBar
from klasapp.widgets.graph_view import GraphView, Picture
from klasapp.widgets.messages import (
    CaseRequested,
    LookFirstRequested,
    PupilRequested,
    SignalRequested,
)

_REACHES: tuple[Reach, ...] = ("standard", "all", "mutual")
_LAYOUTS = tuple(LAYOUT_WORDS)
_SHORT_PANEL = 95
"""Below this width the panel lies under the graph, and is low."""
_NEEDS_PUPIL = frozenset({
    "details", "look_first", "signal", "open_case", "pupil", "overview",
})  # fmt: skip


class ExploreScreen(BaseScreen[None]):
    """The sociogram of one round."""

    CSS_PATH = ["sociogram.tcss", "explore.tcss"]
    ROOM = "sociogram"
    HEADING = "Sociogram"
    AUTO_FOCUS = "#graph"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_SHORT_PANEL, "-wide"), (125, "-roomy")]
    HELP = (
        "Je ziet wie koos wie. Met de pijltjes ga je naar de leerling die in die richting het "
        "dichtst bij staat; je kunt ook klikken, of / en een naam typen (een hoofdletter werkt "
        "meteen). Van de gekozen leerling staan de keuzes voorop:\n"
        "↔ wederzijds (dubbele lijn), → koos zelf (lijn), ← gekozen door (streepjes), × liever "
        "niet. De spatiebalk laat weer de hele klas zien.\n\n"
        "● is een zeker en ◐ een wankel aandachtspunt: een reden om te kijken, geen oordeel. "
        "– betekent: vulde niet in.\n\n"
        "Indelingen: in de roos staat wie vaak gekozen is in het midden; bij groepjes staat bij "
        "elkaar wie elkaar vaak kiezen; het netwerk zet wie elkaar kiezen dicht bij elkaar. Bij "
        "een negatieve vraag blijft iedereen staan waar de eerste positieve vraag hem zette."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("seek", "slash", "Zoek", "Typ een naam, of het nummer van een leerling."),
        Action("overview", "space", "Hele klas", "Laat de gekozen leerling los."),
        Action("show_table", "t", "Tabel", "Dezelfde gegevens als tabel, gesorteerd."),
        Action("show_matrix", "m", "Matrix", "Dezelfde gegevens als matrix: wie koos wie."),
        Action("next_layout", "i", "Indeling", "Wissel tussen roos, groepjes en netwerk.", False),
        Action("next_question", "v", "Vraag", "Ga naar de volgende vraag.", False),
        Action("next_polarity", "p", "Plus of min", "Wissel tussen positief en negatief.", False),
        Action("all_arrows", "a", "Alle pijlen", "Laat alle keuzes zien, of niet meer.", False),
        Action(
            "mutual_only", "w", "Wederzijds",
            "Laat alleen wederzijdse keuzes zien, of niet meer.", False,
        ),
        Action(
            "next_labels", "n", "Namen",
            "Wissel tussen voornamen, hele namen, initialen en nummers.", False,
        ),
        Action("details", "enter", "Alles", "Alles wat de meting over deze leerling zegt.", False),
        Action(
            "look_first", "k", "Kijk eerst", "Maak een plan om eerst een tijdje te kijken.", False
        ),
        Action("signal", "s", "Signaal", "Noteer wat je opviel, of wat goed ging.", False),
        Action("open_case", "z", "Zaak beginnen", "Begin een zaak over deze leerling.", False),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van deze leerling.", False),
        Action("picture", "b", "Plaatje", "Bewaar dit als plaatje om te printen.", False),
        Action("scroll(1)", "pagedown", "Lees verder", "Schuif de tekst omlaag.", False),
        Action("scroll(-1)", "pageup", "Lees terug", "Schuif de tekst omhoog.", False),
    )  # fmt: skip

    VIEW = "sociogram.explore"

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked = find_round(session, round_id)
        self._explored: Explored | None = None
        self._view = View()
        self._arranged: dict[tuple[object, ...], Arranged] = {}
        self._sought: str | None = None

    def view_now(self) -> dict[str, str]:
        """How the class is drawn; the pupil and the question belong to this look."""
        return self._view.kept()

    def begin_with(self, view: Mapping[str, str]) -> None:
        """Draw the class as the last time."""
        self._view = self._view.with_kept(view)

    def compose_content(self) -> ComposeResult:
        """What is looked at, the graph, and the panel with words."""
        with Vertical(id="explore"):
            yield ChoiceBar(id="question")
            yield ChoiceBar(id="choices")
            with Container(id="stage"):
                yield GraphView(id="graph")
                yield ExplorePanel(id="panel")

    def on_mount(self) -> None:
        """Predict first, at the first look; of choices that are gone, say so."""
        removed = self._asked.removed
        if removed is not None:
            self.query_one(GraphView).display = False
            self.query_one(ExplorePanel).say(
                f"{removed_line(removed)}\n\nEen sociogram tekenen kan daarom niet meer. Ga terug "
                "met Esc; bij Resultaten (toets r) lees je wat er bewaard is."
            )
            return
        predict_first(self, self._session, self._round_id, self._load)

    def on_screen_resume(self) -> None:
        """Calculate again when the round or a name changed elsewhere; a note may be new."""
        if self._explored is None:
            return
        if find_round(self._session, self._round_id) != self._asked:
            self._load()
        else:
            self._show()

    def _load(self) -> None:
        """Calculate in a thread: the first time a library must be loaded."""
        session, round_id = self._session, self._round_id

        def task() -> Explored:
            with session.reopened() as own:
                return explore(own, round_id)

        self.work(task, self._loaded)

    def _loaded(self, explored: Explored) -> None:
        self._explored, self._asked, self._arranged = explored, explored.asked, {}
        allowed = polarities(explored)
        focus = self._view.focus if self._view.focus in explored.people else None
        polarity = self._view.polarity
        if allowed and polarity not in allowed:
            polarity = allowed[0]
        self._view = replace(self._view, focus=focus, polarity=polarity)
        self._show()

    # What is shown

    def _show(self) -> None:
        explored, graph = self._explored, self.query_one(GraphView)
        if explored is None or not self.is_mounted:
            return
        self.refresh_bindings()
        if lens_of(explored, self._view) is None or not explored.made.responded:
            self.query_one(ExplorePanel).say(self._nothing(explored))
            graph.show(Picture())
            return
        if not graph.size.width or not graph.size.height:
            return
        arranged = self._arrange(explored, graph)
        graph.show(drawing(explored, self._view, arranged))
        self._show_choices(explored, arranged)
        narrow = self.size.width < _SHORT_PANEL
        focus = self._view.focus
        note = last_note(self._session, focus) if focus is not None else None
        self.query_one(ExplorePanel).show(explored, self._view, arranged, note, narrow=narrow)

    def _nothing(self, explored: Explored) -> str:
        if not explored.made.responded:
            return (
                "Er is nog geen formulier ingevuld, dus er is niets te tekenen. Ga terug en laat "
                "de klas eerst invullen."
            )
        return "In deze meting staat geen vraag die hier getekend kan worden."

    def _arrange(self, explored: Explored, graph: GraphView) -> Arranged:
        """Where everyone stands; kept, since walking through the class changes nothing of it."""
        view, size = self._view, (graph.size.width, graph.size.height)
        key = (view.polarity, view.lens, view.layout, view.labels, size)
        if key not in self._arranged:
            self._arranged[key] = arrange(explored, view, size, cell_len, self._round_id)
        return self._arranged[key]

    def _show_choices(self, explored: Explored, arranged: Arranged) -> None:
        view, question = self._view, self.query_one("#question", ChoiceBar)
        title, more = question_title(explored, view)
        if more:
            question.offer([("v", title, "next_question")])
        else:
            question.say(f" {title}")
        bar = self.query_one("#choices", ChoiceBar)
        if self._sought is not None:
            bar.say(search_line(explored, self._sought, view.focus))
            return
        wide = self.size.width >= _SHORT_PANEL
        bar.offer(ways_of_looking(explored, view, arranged.style, wide=wide))

    @on(GraphView.Resized)
    def resized(self) -> None:
        """Lay out for the new size."""
        self._show()

    def _change(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]
        self._show()

    # Choosing a pupil

    @on(GraphView.Picked)
    def picked(self, event: GraphView.Picked) -> None:
        """An arrow key or the mouse chose a pupil."""
        self._sought = None
        self._focus_on(event.key)

    def _focus_on(self, pupil: str) -> None:
        self._change(focus=pupil)

    def action_overview(self) -> None:
        """Let the chosen pupil go."""
        self._change(focus=None)

    def action_seek(self) -> None:
        """Begin to look for a name."""
        self._sought = ""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Letters of a name while looking for one; a capital begins to look."""
        letter = event.character if event.is_printable else None
        if self._sought is None:
            if letter is None or not letter.isupper():
                return
            self._sought = ""
        if event.key in {"escape", "enter"}:
            self._sought = None
            self._show()
        elif event.key in {"tab", "down", "shift+tab", "up"}:
            self._next_found(-1 if event.key in {"shift+tab", "up"} else 1)
        elif event.key == "backspace":
            self._type(self._sought[:-1])
        elif letter is not None:
            self._type(self._sought + letter)
        else:
            return
        event.stop()
        event.prevent_default()

    def _type(self, text: str) -> None:
        self._sought = text
        found = seek(self._explored, text) if self._explored else ()
        if found:
            self._focus_on(found[0])
        else:
            self._show()

    def _next_found(self, by: int) -> None:
        explored = self._explored
        if explored is not None:
            self._goto(next_found(explored, self._sought or "", self._view.focus, by))

    # Ways of looking

    def action_next_layout(self) -> None:
        """The next layout."""
        self._change(layout=_LAYOUTS[(_LAYOUTS.index(self._view.layout) + 1) % len(_LAYOUTS)])

    def action_next_question(self) -> None:
        """The next question."""
        if self._explored is not None:
            count = max(len(lenses(self._explored, self._view.polarity)), 1)
            self._change(lens=(self._view.lens + 1) % count)

    def action_next_polarity(self) -> None:
        """Positive, negative, or both."""
        if self._explored is None:
            return
        allowed = polarities(self._explored)
        if len(allowed) < 2:
            self.shell.tell("In deze meting is geen negatieve vraag gesteld.")
            return
        here: Polarity = self._view.polarity
        self._change(polarity=allowed[(allowed.index(here) + 1) % len(allowed)], lens=0)

    def action_all_arrows(self) -> None:
        """All choices, or back."""
        self._change(reach="standard" if self._view.reach == "all" else "all")

    def action_mutual_only(self) -> None:
        """Mutual choices only, or back."""
        self._change(reach="standard" if self._view.reach == "mutual" else "mutual")

    def action_next_reach(self) -> None:
        """The next of all ways to show lines."""
        self._change(reach=_REACHES[(_REACHES.index(self._view.reach) + 1) % len(_REACHES)])

    def action_next_labels(self) -> None:
        """The next way to write names."""
        here = LABEL_STYLES.index(self._view.labels)
        self._change(labels=LABEL_STYLES[(here + 1) % len(LABEL_STYLES)])

    def action_scroll(self, by: int) -> None:
        """Move the text in the panel."""
        self.query_one(ExplorePanel).turn_page(by)

    # Onward

    def fits(self, action: str) -> bool:
        """What a chosen pupil needs is left out while there is none."""
        explored, focus = self._explored, self._view.focus
        if self._asked.removed is not None:
            return action not in {one.name for one in self.ACTIONS}
        if action == "look_first" and explored is not None and focus is not None:
            return bool(explored.flags(focus))
        return focus is not None or action not in _NEEDS_PUPIL

    def _goto(self, pupil: str | None) -> None:
        if pupil is not None:
            self._focus_on(pupil)

    def action_show_table(self) -> None:
        """The same data as a table; a pupil chosen there is chosen here."""
        if self._explored is not None:
            self.app.push_screen(ExploreTableScreen(self._explored, self._view), self._goto)

    def action_show_matrix(self) -> None:
        """The same data as a matrix; a pupil chosen there is chosen here."""
        if self._explored is not None:
            self.app.push_screen(ExploreMatrixScreen(self._explored, self._view), self._goto)

    def action_picture(self) -> None:
        """What is looked at now, as a picture to print."""
        self.app.push_screen(PictureScreen(self._session, self._round_id, self._view))

    def action_details(self) -> None:
        """Everything the round says about the chosen pupil."""
        if self._explored is not None and self._view.focus is not None:
            flags = self._explored.flags(self._view.focus)
            self.app.push_screen(
                PupilResultScreen(
                    self._session,
                    self._explored.asked,
                    self._explored.analysis,
                    int(self._view.focus),
                    flags[0] if flags else None,
                )
            )

    def action_look_first(self) -> None:
        """Ask for a plan to look first."""
        if self._explored is not None and self._view.focus is not None:
            flag = self._explored.flags(self._view.focus)[0]
            self.post_message(LookFirstRequested(int(self._view.focus), flag, self._round_id))

    def action_open_case(self) -> None:
        """Ask for a case."""
        if self._explored is not None and self._view.focus is not None:
            flags = self._explored.flags(self._view.focus)
            flag = flags[0] if flags else None
            self.post_message(CaseRequested(pupil_id=int(self._view.focus), flag=flag))

    def action_signal(self) -> None:
        """Note a signal about this pupil."""
        if self._explored is not None and self._view.focus is not None:
            self.post_message(SignalRequested(int(self._view.focus), self._round_id))

    def action_pupil(self) -> None:
        """Ask for the pupil's page."""
        if self._view.focus is not None:
            self.post_message(PupilRequested(int(self._view.focus)))
