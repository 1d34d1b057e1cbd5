"""Making groups or a seating plan: sizes and wishes, the search, the board, moving by hand."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.sociogram.groups import (
    GroupPlan,
    GroupWish,
    PlanKind,
    Shape,
    WishKind,
    case_wishes,
    check_plan,
    fitted,
)
from klasapp.sociogram.groups_board_screen import Board, Card
from klasapp.sociogram.groups_dialogs_screen import PickPupils
from klasapp.sociogram.groups_service import (
    KeptPlan,
    Material,
    Session,
    add_wish,
    kept_plans,
    list_wishes,
    load_material,
    remove_wish,
)
from klasapp.sociogram.groups_wording import check_words, clash_sentence, pupil_words, wish_words
from klasapp.sociogram.solver import SECONDS, Found, Search, WishesClash
from klasapp.widgets.base_screen import BaseScreen, telling

_QUESTIONS: dict[WishKind, str] = {
    "apart": "Welke twee leerlingen moeten apart?",
    "together": "Welke twee leerlingen moeten samen?",
    "front": "Welke leerling moet vooraan?",
}


class MakingScreen(BaseScreen[None]):
    """One division of the class, being made."""

    CSS_PATH = "groups.tcss"
    ROOM = "sociogram"
    AUTO_FOCUS = "Board"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    KIND: ClassVar[PlanKind]
    WISHES: ClassVar[str] = "a: apart · t: samen"
    """The keys of the wishes."""

    def __init__(
        self,
        session: Session,
        round_id: int,
        apart_from_cases: tuple[tuple[int, int], ...] = (),
    ) -> None:
        super().__init__()
        self._session, self._round_id = session, round_id
        self._pairs = apart_from_cases
        self._material: Material | None = None
        self._wishes: tuple[GroupWish, ...] = ()
        self._plan: GroupPlan | None = None
        self._unkept = False
        self._repeats = True
        self._seed = 1
        self._picked: int | None = None
        self._search: Search | None = None
        self._since = 0.0
        self._better = 0

    @abstractmethod
    def _shape(self, material: Material) -> Shape:
        """The groups to fill; ``InputError`` when the class does not fit."""

    @abstractmethod
    def _begin(self, material: Material, newest: KeptPlan | None) -> None:
        """Choose the sizes to start with."""

    @abstractmethod
    def _cards(self, plan: GroupPlan, marked: dict[int, str]) -> tuple[list[Card], int | None]:
        """The plan as cards, and how many go in a row; ``marked``: text of each pupil."""

    @abstractmethod
    def _put(self, plan: GroupPlan, pupil: int, card: int, other: int | None) -> GroupPlan:
        """The plan with ``pupil`` on that card, where ``other`` is now."""

    def compose_content(self) -> ComposeResult:
        """Sizes, what the plan does, the board, the pupil under the cursor, the wishes."""
        with Vertical(classes="content"):
            yield Static("", id="plan-shape")
            yield Static("Even rekenen ...", id="plan-check")
            yield ProgressBar(int(SECONDS * 10), id="plan-progress", show_eta=False)
            with VerticalScroll(id="plan-room", can_focus=False):
                yield Board(id="plan-board")
            yield Static("", id="plan-detail")
            yield Static("", id="plan-wishes-title")
            yield OptionList(id="plan-wishes", markup=False)

    def on_mount(self) -> None:
        """Read the choices in a thread: the first time a library must be loaded."""
        session, round_id = self._session, self._round_id

        def task() -> Material | KlasappError:
            try:
                with session.reopened() as own:
                    return load_material(own, round_id)
            except KlasappError as error:
                return error

        self.work(task, self._loaded)
        self.set_interval(0.1, self._tick)

    def on_screen_resume(self) -> None:
        """A wish may be there again."""
        own = [wish for wish in self._wishes if not wish.from_case]
        if self._material is not None and own != self._own_wishes(self._material):
            self._refresh()

    def on_unmount(self) -> None:
        """Nobody waits for the search any more."""
        if self._search is not None:
            self._search.stop()

    def _loaded(self, found: Material | KlasappError) -> None:
        if isinstance(found, KlasappError):
            self._say(str(found), bad=True)
            return
        self._material = found
        kept = kept_plans(self._session, self._round_id, self.KIND)
        self._begin(found, None)
        try:
            if kept:
                self._open(kept[0])
            else:
                self._refresh()
        except KlasappError as error:
            self._say(str(error), bad=True)

    def _open(self, kept: KeptPlan) -> None:
        if self._material is None:
            return
        self._begin(self._material, kept)
        shape, pupils = self._shape(self._material), self._material.bonds.pupils
        self._plan = fitted(kept.plan, pupils, shape).ordered(self._material.names)
        self._unkept, self._repeats, self._picked = False, True, None
        if {one for group in kept.plan.groups for one in group} != set(pupils):
            self.shell.tell("De klas is veranderd sinds je dit bewaarde. Kijk de indeling na.")
        self._refresh()

    # What is on the screen

    def fits(self, action: str) -> bool:
        """What can be done now."""
        if action == "drop_wish":
            return bool(self._wishes) and self._search is None
        if action in {"size", "wish", "make", "kept"}:
            return self._material is not None and self._search is None
        if action in {"another", "pick", "keep", "print"}:
            return self._plan is not None and self._search is None
        if action == "swap":
            return self._picked is not None
        return action != "stop" or self._search is not None

    def _refresh(self) -> None:
        """Show everything anew."""
        material = self._material
        if material is None:
            return
        self._wishes = (
            *self._own_wishes(material),
            *case_wishes(self._pairs, set(material.bonds.pupils)),
        )
        self._show_wishes(material)
        self.refresh_bindings()
        try:
            shape = self._shape(material)
        except KlasappError as error:
            self._say(str(error), bad=True)
            return
        self.query_one("#plan-shape", Static).update(
            Content(f"{len(material.pupils)} leerlingen · {shape.words}")
        )
        if self._plan is None:
            self._say("Toets n: de grootte. Toets i: de klas indelen. F1: uitleg.")
        else:
            self._show_plan(material, self._plan, shape)

    def _own_wishes(self, material: Material) -> list[GroupWish]:
        found = list_wishes(self._session, self._round_id, self.KIND)
        return [wish for wish in found if set(material.bonds.pupils).issuperset(wish.pupils)]

    def _show_plan(self, material: Material, plan: GroupPlan, shape: Shape) -> None:
        check = check_plan(plan, material.bonds, self._wishes, shape)
        marks = dict.fromkeys((*check.without_choice, *check.lonely), " ○")
        marks |= {one: " !" for pair in check.avoided for one in pair}
        marks |= {one: " !" for wish in check.broken for one in wish.pupils}
        texts = {one: name + marks.get(one, "") for one, name in material.names.items()}
        self.query_one(Board).show(*self._cards(plan, texts), self._picked)
        self._say("\n".join(check_words(check, material.names, repeats=self._repeats)))
        self._show_pupil()

    def _show_wishes(self, material: Material) -> None:
        listed = self.query_one("#plan-wishes", OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(Content(wish_words(w, material.names))) for w in self._wishes])
        listed.display = bool(self._wishes)
        if self._wishes:
            listed.highlighted = min(here or 0, len(self._wishes) - 1)
        self.query_one("#plan-wishes-title", Static).update(
            Content(f"Wensen · {self.WISHES} · Tab en dan Del: weghalen")
        )

    @on(Board.Moved)
    def _show_pupil(self) -> None:
        """Say how the pupil under the cursor sits, or would sit here while being moved."""
        material, plan, board = self._material, self._plan, self.query_one(Board)
        if material is None or plan is None:
            return
        pupil, before = board.pupil, ""
        if self._picked is not None:
            plan = self._put(plan, self._picked, board.card, board.pupil)
            pupil, before = self._picked, "Als je hier neerzet (m): "
        said = "" if pupil is None else before + pupil_words(
            pupil, plan, material.bonds, self._wishes, self._shape(material), material.names
        )  # fmt: skip
        self.query_one("#plan-detail", Static).update(Content(said))

    def _say(self, text: str, *, bad: bool = False) -> None:
        said = self.query_one("#plan-check", Static)
        said.update(Content(text))
        said.set_class(bad, "complaint")

    # Wishes and sizes

    def action_wish(self, kind: WishKind) -> None:
        """Choose the pupils of a new wish."""
        if self._material is None:
            return
        self.app.push_screen(
            PickPupils(_QUESTIONS[kind], self._material.pupils, 1 if kind == "front" else 2),
            lambda chosen: self._add_wish(kind, chosen) if chosen else None,
        )

    @telling
    def _add_wish(self, kind: WishKind, pupils: tuple[int, ...]) -> None:
        add_wish(self._session, self._round_id, self.KIND, kind, pupils)
        self._refresh()

    def action_drop_wish(self) -> None:
        """Drop the highlighted wish."""
        listed = self.query_one("#plan-wishes", OptionList)
        if listed.has_focus and listed.highlighted is not None:
            wish = self._wishes[listed.highlighted]
            session, round_id, kind = self._session, self._round_id, self.KIND
            remove_wish(session, round_id, kind, wish)
            self.shell.tell_undoable(
                "De wens is weg.",
                lambda: add_wish(session, round_id, kind, wish.kind, wish.pupils),
                "De wens staat er weer.",
            )
            self._refresh()
            if not self._wishes:
                self.query_one(Board).focus()

    def _resized(self) -> None:
        """Other sizes: the plan no longer fits."""
        self._plan, self._picked, self._unkept = None, None, False
        self.query_one(Board).show((), None, None)
        self.query_one("#plan-detail", Static).update("")
        self._refresh()

    # Searching

    def action_make(self) -> None:
        """Search; the same wishes and seed give the same plan."""
        material = self._material
        if material is None or self._search is not None:
            return
        shape = self._shape(material)
        self._search = search = Search(material.bonds, self._wishes, shape, self._seed)
        self._since, self._better, self._picked = time.monotonic(), 0, None
        self.query_one("#plan-progress").add_class("busy")
        names = material.names

        def heard(_: int) -> None:
            self._better += 1

        def task() -> Found | str:
            try:
                return search.run(heard)
            except WishesClash as clash:
                return clash_sentence(clash.core, names, shape)
            except KlasappError as error:
                return str(error)
            finally:
                self._search = None

        self.refresh_bindings()
        self.work(task, self._found)

    def _tick(self) -> None:
        bar = self.query_one("#plan-progress", ProgressBar)
        if self._search is None:
            if bar.has_class("busy"):
                bar.remove_class("busy")
                self._refresh()  # also when the search failed
            return
        spent = time.monotonic() - self._since
        bar.update(progress=min(spent, SECONDS) * 10)
        count = self._better
        so_far = "" if not count else f" Al {count} keer iets beters gevonden." if count > 1 else (
            " Er is al een indeling."
        )  # fmt: skip
        self._say(f"Zoeken naar de beste indeling ...{so_far} Toets s: stoppen en de beste nemen.")

    def _found(self, found: Found | str) -> None:
        self.query_one("#plan-progress").remove_class("busy")
        if isinstance(found, str):
            self._refresh()
            self._say(found, bad=True)
            return
        if self._material is None:
            return
        self._plan = found.plan.ordered(self._material.names)
        self._repeats, self._unkept = found.repeats, True
        self._refresh()

    def action_another(self) -> None:
        """Search with another seed."""
        self._seed += 1
        self.action_make()

    def action_stop(self) -> None:
        """Take the best so far."""
        if self._search is not None:
            self._search.stop()

    # Moving by hand

    @on(Board.Chosen)
    def action_pick(self) -> None:
        """Pick the pupil up, or put the one that was picked up here."""
        board, material = self.query_one(Board), self._material
        if self._plan is None or material is None:
            return
        if self._picked is None:
            self._picked = board.pupil
        else:
            moved = self._picked
            self._changed(self._put(self._plan, moved, board.card, board.pupil), moved)
            return
        self._refresh()

    def action_swap(self) -> None:
        """Swap the pupil that was picked up with the one under the cursor."""
        other = self.query_one(Board).pupil
        if self._plan is not None and self._picked is not None and other is not None:
            self._changed(self._plan.swapped(self._picked, other), self._picked)

    def _changed(self, plan: GroupPlan, moved: int) -> None:
        if self._material is None:
            return
        self._plan, self._picked = plan.ordered(self._material.names), None
        self._unkept, self._repeats = True, True
        self._refresh()
        self.query_one(Board).go_to(moved)
        self._show_pupil()
