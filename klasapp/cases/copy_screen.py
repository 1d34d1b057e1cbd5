"""Making a copy for one reader: look at every name that is not certain, then write it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.copy_service import WORD_KEPT, Choice, Place
from klasapp.cases.copy_text import reader_of
from klasapp.cases.dialog_screen import AskLine
from klasapp.cases.dossier import Audience, Kind
from klasapp.cases.dossier_dialog_screen import PickItems, PickLine
from klasapp.cases.service import (
    CaseView,
    CopyDraft,
    CopyReport,
    Session,
    audiences,
    give_copy,
    make_copy,
    mark_filed,
    prepare_copy,
)
from klasapp.documents.redaction import Hit
from klasapp.documents.report import as_text
from klasapp.errors import KlasappError
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm, Tell

_SIGNS = 16
"""Columns of a line that are not text: marks, brackets, arrow, edges."""


def begin_copy(
    screen: BaseScreen[None],
    session: Session,
    view: CaseView,
    items: Collection[str] | None = None,
) -> None:
    """Ask for whom the copy is, and show the names in it. ``items``: only these parts."""
    readers = [one for one in audiences(view.case)
               if items is None or one.kind is not Kind.OVERVIEW]  # fmt: skip

    @telling
    def chosen(screen: BaseScreen[None], key: str | None) -> None:
        if key is not None:
            draft = prepare_copy(session, view.case.id, readers[int(key)], items)
            screen.app.push_screen(CopyScreen(session, view, draft))

    lines = [(str(n), _reader_line(view, one)) for n, one in enumerate(readers)]
    screen.app.push_screen(PickLine("Voor wie is de kopie?", lines), partial(chosen, screen))


def _reader_line(view: CaseView, audience: Audience) -> str:
    reader = reader_of(view, audience)
    if audience.kind is Kind.OVERVIEW:
        return f"Overzicht van wat de school deed, voor {reader}"
    if audience.kind is Kind.COORDINATOR:
        return f"{reader[0].upper()}{reader[1:]}: alles, met namen"
    return f"{reader[0].upper()}{reader[1:]}"


class CopyScreen(BaseScreen[None]):
    """Every name in a copy, with what stands in its place."""

    CSS_PATH = ["cases.tcss", "dossier.tcss"]
    ROOM = "cases"
    HEADING = "Kopie nakijken"
    AUTO_FOCUS = "#hits"
    HELP = (
        "klasapp heeft de namen van andere leerlingen vervangen door een rol en een letter. Wat "
        "met ? begint, weet klasapp niet zeker: kijk dat na.\n\n"
        "v = vervangen, zoals voorgesteld. l = laten staan, met een reden. w = iets anders in de "
        "plaats zetten. Met a geldt je keuze ook voor alle plekken die hetzelfde zijn.\n\n"
        "Met t lees je de hele kopie. Zijn alle twijfelgevallen bekeken, dan schrijft Ctrl+S de "
        "kopie als PDF, Word en tekst. Met o kies je wat erin komt."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("make", "ctrl+s", "Kopie maken", "Schrijf de kopie.", priority=True),
        Action("replace", "v", "Vervangen", "Zet het voorstel in de plaats van de naam."),
        Action("keep", "l", "Laten staan", "Laat het staan, met een reden."),
        Action("reword", "w", "Anders", "Zet er iets anders neer."),
        Action("same", "a", "Ook de rest", "Doe hetzelfde op gelijke plekken."),
        Action("text", "t", "Tekst", "Lees de kopie zoals hij wordt.", in_footer=False),
        Action("items", "o", "Onderdelen", "Kies wat er in de kopie komt.", in_footer=False),
        Action("certain", "z", "Zekere namen", "Toon of verberg wat zeker een naam is.",
               in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, view: CaseView, draft: CopyDraft) -> None:
        super().__init__(classes="cases")
        self._session, self._view, self._draft = session, view, draft
        self._choices: dict[Place, Choice] = {}
        self._everything = False
        self._shown: tuple[Place, ...] = ()

    def compose_content(self) -> ComposeResult:
        """What it is, what is left, the hits."""
        yield Static("", id="copy-top")
        yield OptionList(id="hits", markup=False)
        yield Static("", id="hit-text")

    def on_mount(self) -> None:
        """Show the hits."""
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Fill the list; the cursor stays."""
        draft = self._draft
        doubtful = draft.doubtful
        self._shown = draft.places if self._everything else doubtful
        left = sum(place not in self._choices for place in doubtful)
        said = (f"Nog {left} van {len(doubtful)} twijfelgevallen na te kijken." if left
                else "Alles is nagekeken. Ctrl+S maakt de kopie.")  # fmt: skip
        sure = len(draft.places) - len(doubtful)
        sure_of = "1 naam is zeker en wordt" if sure == 1 else f"{sure} namen zijn zeker en worden"
        extra = f" {sure_of} vervangen (z toont ze)." if sure else ""
        parts = "1 onderdeel" if len(draft.chosen) == 1 else f"{len(draft.chosen)} onderdelen"
        self.query_one("#copy-top", Static).update(
            Content.assemble(
                Content.styled(f"Kopie voor {reader_of(self._view, draft.audience)}", "bold"),
                f" · {parts}\n{said}{extra}",
            )
        )
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(place)) for place in self._shown])
        if self._shown:
            listed.highlighted = min(now or 0, len(self._shown) - 1)
        self._explain()

    def _hit(self, place: Place) -> Hit:
        return self._draft.redacted[place.paragraph].hits[place.hit]

    def _line(self, place: Place) -> Content:
        hit, choice = self._hit(place), self._choices.get(place)
        mark, becomes = "? ", "blijft staan?" if hit.keep else hit.replacement
        if choice is not None:
            stays = choice.text == hit.text
            mark, becomes = "✓ ", "blijft staan" if stays else choice.text
        elif not hit.why:
            mark = "  "
        room = self.query_one(OptionList).size.width - len(hit.text) - len(becomes) - _SIGNS
        before, after = self._draft.redacted[place.paragraph].around(hit, max(room // 2, 4))
        return Content.assemble(
            Content.styled(mark, "bold $text-warning" if mark == "? " else ""),
            Content.styled(f"…{before}", "$text-muted"),
            Content.styled(f"[{hit.text}]", "bold"),
            Content.styled(f"{after}…", "$text-muted"),
            Content.styled(f"  → {becomes}", "$text-accent"),
        )

    @on(OptionList.OptionHighlighted, "#hits")
    def _explain(self) -> None:
        place = self._at()
        if place is None:
            text = "Hier valt niets na te kijken."
        else:
            hit, choice = self._hit(place), self._choices.get(place)
            stop = "" if hit.why.endswith("?") else "."
            why = f"Twijfel: {hit.why}{stop}" if hit.why else "Dit is zeker een naam."
            reason = f" Reden: {choice.reason}" if choice and choice.reason else ""
            text = f"{why} Voorstel: {'laten staan' if hit.keep else hit.replacement}.{reason}"
        self.query_one("#hit-text", Static).update(Content(text))

    def _at(self) -> Place | None:
        number = self.query_one(OptionList).highlighted
        return self._shown[number] if number is not None and number < len(self._shown) else None

    def _place(self) -> Place:
        place = self._at()
        if place is None:
            raise KlasappError("Er is niets gekozen.")
        return place

    @on(OptionList.OptionSelected, "#hits")
    @telling
    def accept(self) -> None:
        """Enter follows the proposal."""
        place = self._place()
        if self._hit(place).keep:
            self._choose(place, Choice(self._hit(place).text, WORD_KEPT))
        else:
            self.action_replace()

    def _choose(self, place: Place, choice: Choice) -> None:
        self._choices[place] = choice
        self.show()
        later = [n for n, one in enumerate(self._shown)
                 if one not in self._choices and self._hit(one).why]  # fmt: skip
        listed = self.query_one(OptionList)
        now = listed.highlighted or 0
        if later:
            listed.highlighted = next((n for n in later if n > now), later[0])

    def action_replace(self) -> None:
        """Put the proposal there."""
        place = self._place()
        self._choose(place, Choice(self._hit(place).replacement))

    def action_keep(self) -> None:
        """Ask why it stays."""
        place = self._place()
        hit = self._hit(place)

        def save(reason: str) -> None:
            if not reason.strip():
                raise KlasappError("Schrijf kort waarom dit mag blijven staan.")
            self._choose(place, Choice(hit.text, reason.strip()))

        self.app.push_screen(
            AskLine(f"Waarom mag '{hit.text}' blijven staan? De reden komt in het dossier.",
                    WORD_KEPT if hit.why else "", save, yes="Laten staan")
        )  # fmt: skip

    def action_reword(self) -> None:
        """Ask what to put there."""
        place = self._place()
        hit = self._hit(place)

        def save(text: str) -> None:
            if not text.strip():
                raise KlasappError("Schrijf wat er moet staan.")
            if hit.text in text:
                raise KlasappError("Dit is dezelfde naam. Kies 'laten staan' (l) als hij mag.")
            self._choose(place, Choice(text.strip()))

        self.app.push_screen(
            AskLine(f"Wat komt er op de plek van '{hit.text}'?", hit.replacement, save,
                    yes="Neerzetten")
        )  # fmt: skip

    def action_same(self) -> None:
        """Decide the same about every hit that reads the same as the last decided one."""
        place = self._place()
        model = self._choices.get(place) or next(reversed(self._choices.values()), None)
        source = place if place in self._choices else next(reversed(self._choices), None)
        if model is None or source is None:
            raise KlasappError("Kies eerst v, l of w op één plek; druk daarna op a.")
        same = self._hit(source).same
        found = [one for one in self._draft.places if self._hit(one).same == same]
        for one in found:
            self._choices[one] = model
        self.show()
        self.shell.tell(f"Op {len(found)} plekken hetzelfde gedaan.")

    def action_certain(self) -> None:
        """Show the certain hits too, or not."""
        self._everything = not self._everything
        self.show()

    def action_back(self) -> None:
        """Hide the certain hits again where they were asked for; else leave the copy."""
        if self._everything:
            self.action_certain()
        else:
            super().action_back()

    def action_text(self) -> None:
        """Show the whole copy."""
        self.app.push_screen(Tell(as_text(self._draft.final(self._choices))))

    def action_items(self) -> None:
        """Choose what is in the copy."""
        points = [(one.key, f"{one.number}. {one.title}"
                   f"{' (niet meer geldig)' if one.superseded else ''}")
                  for one in self._draft.offered]  # fmt: skip

        @telling
        def chosen(screen: CopyScreen, keys: frozenset[str] | None) -> None:
            if keys is not None and keys != screen._draft.chosen:
                screen.renew(keys)

        self.app.push_screen(PickItems(points, self._draft.chosen), partial(chosen, self))

    def renew(self, keys: frozenset[str]) -> None:
        """Make the copy of other parts; what was decided about the same words stays."""
        known = {self._hit(place).same: choice for place, choice in self._choices.items()}
        old = self._draft
        self._draft = prepare_copy(self._session, old.case_id, old.audience, keys)
        self._choices = {place: known[self._hit(place).same] for place in self._draft.places
                         if self._hit(place).same in known}  # fmt: skip
        self.show()

    def action_make(self) -> None:
        """Write the copy, then ask to whom it goes and whether it stands in the system."""
        report = make_copy(self._session, self._draft, self._choices)
        folder = report.paths[0].parent
        self.shell.tell(f"Kopie {report.number} staat als PDF, Word en tekst in {folder}.")
        kind = self._draft.audience.kind
        if kind is Kind.PUPIL:
            self.app.push_screen(
                Confirm(
                    "Zet de kopie nu in het leerlingvolgsysteem. Staat hij erin?",
                    yes="Ja, vandaag", no="Nog niet",
                ),
                partial(self._filed, report),
            )  # fmt: skip
            return
        other = (
            "\n\nOuders met gezag hebben gelijke rechten: geef de andere ouder dezelfde kopie."
            if kind in {Kind.PARENTS, Kind.OVERVIEW} else ""
        )  # fmt: skip
        self.app.push_screen(
            AskText(f"Aan wie geef je de kopie? Leeg laten mag: vul het dan later in.{other}"),
            partial(self._given, report),
        )

    @telling
    def _filed(self, report: CopyReport, yes: bool | None) -> None:
        try:
            if yes:
                today, audience = self._session.today, self._draft.audience
                keys = sorted(self._draft.chosen)
                mark_filed(self._session, self._draft.case_id, keys, today, audience.pupil_id)
                give_copy(self._session, self._draft.case_id, report.copy_id,
                          "het leerlingvolgsysteem", today)  # fmt: skip
        finally:
            self.dismiss()

    @telling
    def _given(self, report: CopyReport, who: str | None) -> None:
        try:
            if who:
                give_copy(self._session, self._draft.case_id, report.copy_id, who,
                          self._session.today)  # fmt: skip
        finally:
            self.dismiss()
