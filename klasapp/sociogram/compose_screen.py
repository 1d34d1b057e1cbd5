"""Composing a round: its name, its questions, how many choices, who takes part."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram.explanation_screen import ExplanationScreen
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.question import (
    KIND_WORDS,
    SENSITIVE,
    STARTERS,
    Kind,
    StarterQuestion,
    chance_advice,
)
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.scale import (
    SCALE_STARTERS,
    SCALE_WORDS,
    SENSITIVE_SCALES,
    ScaleKind,
    ScaleQuestion,
    StarterScale,
)
from klasapp.sociogram.service import (
    Draft,
    Session,
    class_members,
    find_round,
    open_round,
    save_draft,
)
from klasapp.sociogram.undo_service import back_to_draft
from klasapp.sociogram.wording import OPENING_ADVICE
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.ticks import Tick

Slot: TypeAlias = StarterQuestion | StarterScale

UNLIMITED = 0
_LIMITS = (UNLIMITED, 10, 8, 6, 5, 4, 3, 2, 1)
_WORDS: dict[str, str] = dict((*KIND_WORDS.items(), *SCALE_WORDS.items(), ("bullied", "is gepest")))
"""Short: the text of the question stands beside it and matters more."""
_WHY: dict[str, str] = dict((*SENSITIVE.items(), *SENSITIVE_SCALES.items()))


class ComposeScreen(BaseScreen[None]):
    """The form of a draft; every field is kept as soon as you leave it."""

    CSS_PATH = "sociogram.tcss"
    ROOM = "sociogram"
    HEADING = "Meting maken"
    AUTO_FOCUS = "#name"
    HELP = (
        "Maak de meting klaar. Zet de vragen aan die je wilt stellen; je mag de tekst veranderen. "
        "Een of twee vragen is vaak genoeg. Gevoelige vragen staan uit; klasapp vertelt eerst wat "
        "je moet regelen.\n\n"
        "Laat leerlingen onbeperkt kiezen, of ten minste drie namen. Na de keuzes kan een leerling "
        "iets over zichzelf zeggen, zoals hoe veilig de klas voelt. Druk op Ctrl+O om de meting "
        "te openen. Alles wat je invult, wordt meteen bewaard."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("open", "ctrl+o", "Openen", "Open de meting: leerlingen kunnen invullen.",
               priority=True),
        Action("explain", "ctrl+t", "Uitleg klas", "Lees hoe je de meting aan de klas uitlegt.",
               priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        draft = find_round(session, round_id)
        self._round_name = draft.name
        self._slots: tuple[Slot, ...] = (
            *_slots(tuple((one.kind, one.text) for one in draft.questions)),
            *_scale_slots(draft.scales),
        )
        self._limit = next((q.max_choices for q in draft.questions), None)
        self._inside = {one.pupil.id for one in draft.participants}
        members = class_members(session, draft.class_id)
        self._pupils = members or tuple(one.pupil for one in draft.participants)
        self._allowed: set[int] = {n for n, slot in enumerate(self._slots) if slot.on}
        self._ready = False

    def compose_content(self) -> ComposeResult:
        """Five parts in one page that scrolls."""
        with VerticalScroll(classes="content", can_focus=False):
            yield Static("Naam van de meting", classes="heading")
            yield Input(self._round_name, id="name", compact=True)
            yield Static("Vragen", classes="heading")
            yield Static(
                "Vink aan wat je vraagt. Bij een ! vertelt klasapp eerst wat je moet regelen.",
                classes="lead",
            )
            yield from self._rows(StarterQuestion)
            yield Static("Hoeveel namen mag een leerling kiezen?", classes="heading")
            yield Select(
                [("onbeperkt (beste keus)", UNLIMITED)]
                + [(f"hoogstens {n}", n) for n in _LIMITS if n],
                value=self._limit or UNLIMITED,
                allow_blank=False,
                id="limit",
                compact=True,
            )
            yield Static("", id="advice")
            yield Static("Wat zegt een leerling over zichzelf?", classes="heading")
            yield Static(
                "Na de keuzes, een voor een. De leerling kiest uit vijf antwoorden in woorden, of "
                "zegt het liever niet. Zo volg je hoe het met de klas gaat.",
                classes="lead",
            )
            yield from self._rows(StarterScale)
            yield Static("Wie doen er mee?", classes="heading")
            yield Static(
                "Iedereen uit de klas. Zet alleen uit wie er niet bij hoort. Wie ziek is, blijft "
                "aan staan: klasgenoten kunnen die leerling gewoon kiezen.",
                classes="lead",
            )
            yield NamePicker(id="pupils", search=False)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Meting openen", id="open", variant="primary")
                yield Button("Hoe leg ik het uit?", id="explain")

    def _rows(self, kind: type[Slot]) -> ComposeResult:
        for number, slot in enumerate(self._slots):
            if not isinstance(slot, kind):
                continue
            with Horizontal(classes="question-row"):
                yield Tick(_label(slot.kind, slot.on), slot.on, id=f"on-{number}", compact=True)
                yield Input(
                    slot.text,
                    id=f"text-{number}",
                    compact=True,
                    placeholder="eigen vraag",
                    select_on_focus=False,
                )

    def on_mount(self) -> None:
        """From now on changes are kept."""
        self._show_pupils()
        self._advise()
        self.call_after_refresh(self._begin)

    def _show_pupils(self) -> None:
        self.query_one("#pupils", NamePicker).show([
            (str(one.id), "[✓]" if one.id in self._inside else "[ ]", one.name)
            for one in self._pupils
        ])

    def _begin(self) -> None:
        self._ready = True

    def _draft(self) -> Draft:
        limit = self.query_one("#limit", Select).value
        questions: list[tuple[Kind, str]] = []
        scales: list[tuple[ScaleKind, str]] = []
        for number, slot in enumerate(self._slots):
            if not self.query_one(f"#on-{number}", Tick).value:
                continue
            text = self.query_one(f"#text-{number}", Input).value
            if isinstance(slot, StarterScale):
                scales.append((slot.kind, text))
            else:
                questions.append((slot.kind, text))
        return Draft(
            self.query_one("#name", Input).value,
            tuple(questions),
            limit if isinstance(limit, int) and limit != UNLIMITED else None,
            tuple(one.id for one in self._pupils if one.id in self._inside),
            tuple(scales),
        )

    def _keep(self) -> None:
        """Save; what cannot be saved is said below the form."""
        try:
            save_draft(self._session, self._round_id, self._draft())
            self._complain("")
        except InputError as error:
            self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))

    def _advise(self) -> None:
        draft = self._draft()
        sentence, enough = chance_advice(len(draft.pupil_ids), draft.max_choices)
        advice = self.query_one("#advice", Static)
        advice.update(Content(sentence if enough else f"! {sentence}"))
        advice.set_class(not enough, "warning")

    @on(Input.Blurred)
    @on(Input.Submitted)
    @telling
    def left(self) -> None:
        """Leaving a field keeps it."""
        if self._ready:
            self._keep()

    @on(Select.Changed)
    @telling
    def changed(self) -> None:
        """Keep, and say what chance does with this number."""
        if self._ready:
            self._keep()
            self._advise()

    @on(NamePicker.Chosen, "#pupils")
    @telling
    def joined(self, event: NamePicker.Chosen) -> None:
        """A pupil takes part, or not."""
        self._inside ^= {int(event.row_id)}
        self._show_pupils()
        self._keep()
        self._advise()

    @on(Tick.Changed)
    @telling
    def ticked(self, event: Tick.Changed) -> None:
        """Turn a question on or off; a sensitive one only after reading why."""
        if not self._ready:
            return
        number = int((event.checkbox.id or "").removeprefix("on-"))
        kind = self._slots[number].kind
        allowed = kind not in _WHY or number in self._allowed
        event.checkbox.label = _label(kind, event.value and allowed)
        if not event.value:
            self._allowed.discard(number)
        elif not allowed:
            with self.prevent(Tick.Changed):
                event.checkbox.value = False
            self.app.push_screen(
                Confirm(_WHY[kind], yes="Ik heb dit geregeld: aan", no="Laat uit"),
                lambda sure: self._allow(number) if sure else None,
            )
            return
        if event.value and not self.query_one(f"#text-{number}", Input).value.strip():
            self.query_one(f"#text-{number}", Input).focus()
            return
        self._keep()

    def _allow(self, number: int) -> None:
        self._allowed.add(number)
        self.query_one(f"#on-{number}", Tick).value = True

    @on(Button.Pressed, "#open")
    @telling
    def action_open(self) -> None:
        """Open the round and go to it, after a look at what a good moment is."""
        save_draft(self._session, self._round_id, self._draft())
        self.app.push_screen(
            Confirm(OPENING_ADVICE, yes="Ja, openen", no="Nog niet", loses=False),
            lambda sure: self._open() if sure else None,
        )

    @telling
    def _open(self) -> None:
        session, round_id = self._session, self._round_id
        open_round(session, round_id)
        self._ready = False
        self.shell.tell_undoable(
            "De meting is open.",
            lambda: back_to_draft(session, round_id),
            "De meting is weer in voorbereiding.",
        )
        self.app.switch_screen(RoundScreen(self._session, self._round_id))

    @on(Button.Pressed, "#explain")
    def action_explain(self) -> None:
        """How to explain the round."""
        self.app.push_screen(ExplanationScreen())

    def action_back(self) -> None:
        """Keep what is there and go; a draft that cannot be kept yet stays as it was."""
        try:
            save_draft(self._session, self._round_id, self._draft())
        except KlasappError as error:
            self.shell.tell_failure(f"{error} De laatste verandering is niet bewaard.")
        self._ready = False
        super().action_back()


def _label(kind: Kind | ScaleKind, on: bool) -> Content:
    mark = " !" if kind in _WHY else ""
    return Content(f"{'aan' if on else 'uit'} {_WORDS[kind]}{mark}")


def _scale_slots(asked: tuple[ScaleQuestion, ...]) -> tuple[StarterScale, ...]:
    """The scales on offer, with the mentor's own texts for those that are on."""
    texts = {one.kind: one.text for one in asked}
    return tuple(
        StarterScale(one.kind, texts.get(one.kind, one.text), on=one.kind in texts)
        for one in SCALE_STARTERS
    )


def _slots(asked: tuple[tuple[Kind, str], ...]) -> tuple[StarterQuestion, ...]:
    """The starters with those asked turned on, and the mentor's own texts in their place."""
    slots = [StarterQuestion(one.kind, one.text) for one in (*STARTERS, _OWN)]
    left = list(asked)
    for number, slot in enumerate(slots):
        if (slot.kind, slot.text) in left:
            left.remove((slot.kind, slot.text))
            slots[number] = StarterQuestion(slot.kind, slot.text, on=True)
    for kind, text in left:
        free = [n for n, slot in enumerate(slots) if slot.kind == kind and not slot.on]
        own = [n for n in free if not slots[n].text]
        made = StarterQuestion(kind, text, on=True)
        if free:
            slots[(own or free)[0]] = made
        else:
            slots.append(made)
    return tuple(slots)


_OWN = StarterQuestion("positive", "")
