"""The sociogram as a picture to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Select

from klasapp.errors import InputError
from klasapp.sociogram.explore import Polarity, View, lenses, polarities
from klasapp.sociogram.explore_places import LAYOUT_WORDS
from klasapp.sociogram.export_screen import SAVE, FileForm
from klasapp.sociogram.export_service import (
    NAMES_WARNING,
    NAMING_WORDS,
    Explored,
    PictureWish,
    Session,
    save_pictures,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.ticks import Tick

if TYPE_CHECKING:
    from klasapp.sociogram.picture import PictureFormat

Key = TypeVar("Key", bound=str)

_KINDS: dict[PictureFormat, str] = {
    "pdf": "pdf: om te printen",
    "png": "png: om in een document te zetten",
    "svg": "svg: om verder te tekenen",
}


class PictureScreen(FileForm):
    """Which picture, in which file."""

    HEADING = "Plaatje bewaren"
    AUTO_FOCUS = "#question"
    HELP = (
        "Maak een plaatje van deze meting, op een liggend A4. Bij de leerlingen staan nummers: "
        "L01, L02 enzovoort, in een willekeurige volgorde. Een plaatje gaat van hand tot hand, "
        "dus kies alleen namen als het echt moet. Wie welk nummer heeft, staat in de sleutel; die "
        "maakt klasapp alleen als je hem aanvinkt.\n\n"
        "Lijnen en vakken verschillen ook zonder kleur, dus printen in zwart-wit kan. Tekens die "
        "niet gedrukt kunnen worden, zoals een emoji, worden een vraagteken; het plaatje zegt dat "
        "erbij."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (SAVE,)

    def __init__(self, session: Session, round_id: int, view: View | None = None) -> None:
        """``view``: what the mentor looks at now; the picture begins as that."""
        super().__init__(session, round_id)
        self._view = view or View()

    def fields(self) -> ComposeResult:
        """What is drawn, how pupils are named, the kind of file."""
        yield self.row("Vraag", Select([], prompt="kies de vraag", id="question", compact=True))
        yield self.row("Indeling", _select("layout", LAYOUT_WORDS, self._view.layout))
        reach = "mutual" if self._view.reach == "mutual" else "all"
        lines = {"all": "alle keuzes", "mutual": "alleen wederzijds"}
        yield self.row("Lijnen", _select("reach", lines, reach))
        yield self.row("Bij de leerlingen", _select("naming", NAMING_WORDS, "codes"))
        yield self.row("Bestand", _select("kind", _KINDS, "pdf"))
        yield Tick("Ook de sleutel: wie welk nummer heeft", id="key", compact=True)
        yield Tick("Aandachtspunten aangeven", id="flags", compact=True)
        if self._view.focus is not None:
            named = next(
                one.pupil.name
                for one in self._asked.participants
                if str(one.pupil.id) == self._view.focus
            )
            yield Tick(Content(f"Zet {named} voorop"), id="focus", compact=True)

    def shown(self, explored: Explored) -> None:
        """The questions that can be drawn."""
        options: list[tuple[Content, tuple[Polarity, int]]] = []
        negative = explored.made.of_kind("negative")
        for side in polarities(explored):
            for number, lens in enumerate(lenses(explored, side)):
                more = f" + {negative[0].name}" if side == "both" else ""
                options.append((Content(lens.title + more), (side, number)))
        select: Select[tuple[Polarity, int]] = self.query_one("#question", Select)
        select.set_options(options)
        values = [value for _, value in options]
        count = max(len(lenses(explored, self._view.polarity)), 1)
        wanted = (self._view.polarity, self._view.lens % count)
        if values:
            select.value = wanted if wanted in values else values[0]

    @on(Select.Changed, "#naming")
    def renamed(self, event: Select.Changed) -> None:
        """Names on paper are a risk; a key goes with numbers only."""
        self.say(NAMES_WARNING if event.value in {"initials", "given", "full"} else "")
        self.query_one("#key", Tick).disabled = event.value != "codes"

    def writer(self, explored: Explored) -> Callable[[Session, Path | None], tuple[Path, ...]]:
        """The picture as chosen."""
        chosen = self.query_one("#question", Select).value
        if not isinstance(chosen, tuple):
            raise InputError("In deze meting is geen vraag gesteld die getekend kan worden.")
        polarity, lens = chosen
        focus = [tick.value for tick in self.query("#focus").results(Tick)]
        view = replace(
            self._view,
            polarity=polarity,
            lens=lens,
            layout=self._value("layout", LAYOUT_WORDS),
            reach="mutual" if self.query_one("#reach", Select).value == "mutual" else "all",
            focus=self._view.focus if any(focus) else None,
        )
        wish = PictureWish(
            view, self._value("naming", NAMING_WORDS), self.query_one("#flags", Tick).value
        )
        kind, key = self._value("kind", _KINDS), self.query_one("#key", Tick).value
        return lambda session, folder: save_pictures(
            session, explored, wish, [kind], key=key, folder=folder
        )

    def _value(self, name: str, words: Mapping[Key, str]) -> Key:
        value = self.query_one(f"#{name}", Select).value
        return next(key for key in words if key == value)


def _select(name: str, words: Mapping[Key, str], value: Key) -> Select[Key]:
    return Select(
        [(text, key) for key, text in words.items()],
        value=value,
        allow_blank=False,
        id=name,
        compact=True,
    )
