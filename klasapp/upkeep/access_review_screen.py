"""Looking at every name that is not certain, before a copy for a request is made."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.copy_service import WORD_KEPT, Choice, Place
from klasapp.documents.redaction import Hit
from klasapp.documents.report import as_text
from klasapp.errors import KlasappError
from klasapp.upkeep import access_service as service
from klasapp.upkeep.access_service import AccessDraft
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Tell

_SIGNS = 16


class AccessReviewScreen(BaseScreen[None]):
    """The doubtful names; places that read the same are decided about together."""

    ROOM = "upkeep"
    HEADING = "Kopie nakijken"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#hits"
    HELP = (
        "klasapp heeft de namen van anderen vervangen door «leerling» en een letter. Wat hier "
        "staat, weet klasapp niet zeker. v = vervangen. l = laten staan, met een reden. Enter "
        "volgt het voorstel; wat hetzelfde is, gaat in één keer mee.\n\n"
        "Met r lees je de hele kopie. Is alles bekeken, dan schrijft Ctrl+S de kopie als PDF en "
        "tekst. Met e maak je er één versleuteld bestand van, om veilig mee te nemen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("make", "ctrl+s", "Kopie maken", "Schrijf de kopie.", priority=True),
        Action("replace", "v", "Vervangen", "Zet het voorstel in de plaats van de naam."),
        Action("keep", "l", "Laten staan", "Laat het staan, met een reden."),
        Action("read", "r", "Lezen", "Lees de kopie zoals hij wordt."),
        Action("seal", "e", "Versleuteld", "Schrijf de kopie als één versleuteld bestand."),
    )

    def __init__(self, session: Session, draft: AccessDraft) -> None:
        super().__init__()
        self._session, self._draft = session, draft
        self._choices: dict[Place, Choice] = {}
        self._groups: dict[str, list[Place]] = {}
        for place in draft.doubtful:
            self._groups.setdefault(self._hit(place).same, []).append(place)

    def compose_content(self) -> ComposeResult:
        """What is left, the hits, why they are doubtful."""
        with Vertical(classes="room"):
            yield Static("", id="count", classes="summary")
            yield OptionList(id="hits", markup=False)
            yield Static("", id="why")

    def on_mount(self) -> None:
        """Show the hits."""
        self._show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self._show)

    def _hit(self, place: Place) -> Hit:
        return self._draft.redacted[place.paragraph].hits[place.hit]

    def _show(self) -> None:
        left = sum(these[0] not in self._choices for these in self._groups.values())
        sure = len(self._draft.places) - len(self._draft.doubtful)
        text = (f"Nog {left} van {len(self._groups)} twijfelgevallen na te kijken." if left
                else "Alles is nagekeken. Ctrl+S maakt de kopie.")  # fmt: skip
        self.query_one("#count", Static).update(Content(f"{text} Zeker vervangen: {sure} namen."))
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(these)) for these in self._groups.values()])
        if self._groups:
            listed.highlighted = min(here or 0, len(self._groups) - 1)
        self._explain()

    def _line(self, these: list[Place]) -> Content:
        place = these[0]
        hit, choice = self._hit(place), self._choices.get(place)
        mark, becomes = "? ", "blijft staan?" if hit.keep else hit.replacement
        if choice is not None:
            mark = "✓ "
            becomes = "blijft staan" if choice.text == hit.text else choice.text
        room = self.query_one(OptionList).size.width - len(hit.text) - len(becomes) - _SIGNS
        before, after = self._draft.redacted[place.paragraph].around(hit, max(room // 2, 4))
        times = f" ({len(these)}×)" if len(these) > 1 else ""
        return Content.assemble(
            (mark, "bold $text-warning" if choice is None else ""),
            (f"…{before}", "$text-muted"), (f"[{hit.text}]", "bold"), (f"{after}…", "$text-muted"),
            (f"  → {becomes}{times}", "$text-accent"),
        )  # fmt: skip

    def _these(self) -> list[Place]:
        number = self.query_one(OptionList).highlighted
        listed = list(self._groups.values())
        if number is None or number >= len(listed):
            raise KlasappError("Er is niets gekozen.")
        return listed[number]

    @on(OptionList.OptionHighlighted, "#hits")
    def _explain(self) -> None:
        text = "Hier valt niets na te kijken."
        if self._groups:
            hit = self._hit(self._these()[0])
            proposal = "laten staan" if hit.keep else hit.replacement
            text = f"Twijfel: {hit.why.rstrip('?')}. Voorstel: {proposal}."
        self.query_one("#why", Static).update(Content(text))

    @on(OptionList.OptionSelected, "#hits")
    @telling
    def accept(self) -> None:
        """Enter follows the proposal."""
        if self._hit(self._these()[0]).keep:
            self._choose(WORD_KEPT)
        else:
            self.action_replace()

    def action_replace(self) -> None:
        """Put the proposal there."""
        for place in self._these():
            self._choices[place] = Choice(self._hit(place).replacement)
        self._next()

    def _choose(self, reason: str) -> None:
        for place in self._these():
            self._choices[place] = Choice(self._hit(place).text, reason)
        self._next()

    def _next(self) -> None:
        self._show()
        listed = self.query_one(OptionList)
        later = [n for n, these in enumerate(self._groups.values())
                 if these[0] not in self._choices]  # fmt: skip
        if later:
            listed.highlighted = later[0]

    def action_keep(self) -> None:
        """Ask why it may stay."""
        hit = self._hit(self._these()[0])

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._choose(reason)

        self.app.push_screen(
            AskText(f"Waarom mag '{hit.text}' blijven staan?", WORD_KEPT,
                    required="Schrijf een reden."),
            answered,
        )  # fmt: skip

    def action_read(self) -> None:
        """The whole copy."""
        self.app.push_screen(Tell(as_text(self._draft.final(self._choices))))

    def action_make(self) -> None:
        """Write it."""
        self._make("")

    def action_seal(self) -> None:
        """Ask for a passphrase, then write it encrypted."""

        @telling
        def answered(screen: AccessReviewScreen, secret: str | None) -> None:
            if secret:
                screen._make(secret)

        self.app.push_screen(
            AskText("Wachtzin voor dit bestand (geef die apart door):", password=True,
                    required="Typ een wachtzin."),
            partial(answered, self),
        )  # fmt: skip

    def _make(self, secret: str) -> None:
        left = [place for place in self._draft.doubtful if place not in self._choices]
        if left:
            raise KlasappError("Kijk eerst alle twijfelgevallen na. Enter volgt het voorstel.")
        session, draft, choices = self._session, self._draft, dict(self._choices)

        def write() -> str:
            with session.store.reopen() as store:
                paths = service.make(Session(store, session.clock), draft, choices,
                                     passphrase=secret)  # fmt: skip
            return "\n".join(str(path) for path in paths)

        self.work(write, partial(_made, self))


def _made(screen: AccessReviewScreen, paths: str) -> None:
    def closed(_: None) -> None:
        screen.dismiss()

    screen.app.push_screen(
        Tell(
            f"Gemaakt:\n{paths}\n\nLees de kopie na voordat je hem geeft. Leg het besluit (b) en "
            "aan wie je hem gaf (g) vast bij het verzoek."
        ),
        closed,
    )  # fmt: skip
