"""The room: the agreements of the class, how far they are, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.agreements import service
from klasapp.agreements.agreement import (
    PROMISE,
    SOURCE_WORDS,
    Line,
    block_name,
    is_negative,
    votes_told,
)
from klasapp.agreements.agreement_set import Signing, Status
from klasapp.agreements.beamer_screen import AgreementsBeamer
from klasapp.agreements.earlier_screen import EarlierScreen
from klasapp.agreements.endorse_screen import EndorseScreen
from klasapp.agreements.endorse_service import ballot
from klasapp.agreements.line_screen import LineScreen, about_line
from klasapp.agreements.papers_screen import PapersScreen
from klasapp.agreements.parents_screen import FollowsScreen, ParentsScreen
from klasapp.agreements.proposals_screen import ProposalsScreen
from klasapp.agreements.review import moment_name
from klasapp.agreements.review_screen import ReviewScreen
from klasapp.agreements.review_service import (
    plan_review,
    reviews,
    reviews_due,
    unplan_review,
    verdict_counts,
)
from klasapp.agreements.service import Overview, Session
from klasapp.roster.spoken_time import spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm, Tell
from klasapp.widgets.tick_list import with_remark

Cited = Callable[[], Mapping[int, int]]
"""In how many cases each agreement is named, by its id; other rooms count that."""
Titles = Callable[[], Mapping[str, str]]
"""The titles of the lessons by their id; the room of the lessons knows them."""
_WIDE = 120
"""Columns from which what belongs to a line stands beside the list."""
_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas. Daarna maak je hier afspraken met je klas."
_EMPTY = (
    "Nog geen afspraken. Druk op v en typ mee terwijl leerlingen voorstellen doen, of kies "
    "startregels. Laat de klas stemmen, verwoord wat je wél doet, en stel vast."
)


class AgreementsScreen(BaseScreen[None]):
    """The first screen of the room."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Afspraken"
    AUTO_FOCUS = "#lines"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    HELP = (
        "Elke klas maakt elk schooljaar eigen afspraken. Zo doe je het: typ voorstellen van "
        "leerlingen (v), laat stemmen, kies en verwoord ze zo dat ze zeggen wat je wél doet, en "
        "stel ze vast (g). Dan vraag je ieder of die erachter staat (o), stuur je de ouders de "
        "brief (p en u) en leg je uit wat er volgt als het misgaat (w). Pas als de ouders het "
        "weten, of als je opschrijft waarom niet, zijn de afspraken in kracht.\n\n"
        "Na elke vakantie kijk je met de klas terug (t). Na een incident in de klas ook: i zet "
        "dat in Deze week.\n\n"
        "Enter op een afspraak laat zien waar die vandaan komt en hoe het ermee ging. Met b staat "
        "de lijst op het bord, zonder namen. Maak de letters van je terminal daar groter (meestal "
        "met Ctrl en +)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("propose", "v", "Voorstellen", "Typ voorstellen, stem, kies en verwoord."),
        Action("adopt", "g", "Vaststellen", "Stel de gekozen afspraken vast met de klas."),
        Action("endorse", "o", "Onderschrijven", "Vraag elke leerling of die erachter staat."),
        Action("review", "t", "Terugkijken", "Kijk met de klas terug: wat lukt, wat is moeilijk?"),
        Action("papers", "p", "Papier", "Maak de poster, het tekenblad, brieven en tips."),
        Action("parents", "u", "Ouders", "Noteer dat de ouders het weten, of waarom niet."),
        Action("beamer", "b", "Bord", "Zet de afspraken groot op het bord, zonder namen."),
        Action("follows", "w", "Wat volgt er", "Wat er volgt als iemand zich er niet aan houdt.",
               in_footer=False),
        Action("motto", "z", "Zin van de klas", "Schrijf een eigen zin boven de afspraken.",
               in_footer=False),
        Action("incident", "i", "Na incident", "Plan terugkijken na een incident in de klas.",
               in_footer=False),
        Action("guide", "l", "Leidraad", "Lees hoe je afspraken maakt met je klas.",
               in_footer=False),
        Action("earlier", "e", "Eerdere jaren", "Lees de afspraken van andere jaren en klassen.",
               in_footer=False),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        class_id: int | None,
        cited: Cited = dict,
        titles: Titles = dict,
    ) -> None:
        super().__init__()
        self._session, self._class_id, self._cited = session, class_id, cited
        self._titles = titles
        self._seen: Overview | None = None

    def compose_content(self) -> ComposeResult:
        """How far it is, what comes next, the agreements."""
        yield Static("", id="status")
        yield Static("", id="next")
        with Horizontal(id="lines-body"):
            yield OptionList(id="lines", markup=False)
            with VerticalScroll(id="line-detail", can_focus=False):
                yield Static("", id="line-about")
                yield Static("", id="line-history")

    def on_mount(self) -> None:
        """Show them."""
        self.show()

    def on_screen_resume(self) -> None:
        """Show them anew: something may have been done."""
        if self.query("#lines"):
            self.show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense now."""
        seen = self._seen
        if action in {name.name for name in self.ACTIONS} and self._class_id is None:
            return False
        adopted = seen is not None and seen.found is not None and seen.found.adopted_on is not None
        if action == "adopt":
            return seen is not None and bool(seen.agreed) and not adopted
        if action == "endorse" and seen is not None and seen.signing is Signing.NOTHING:
            return False
        if action in {"endorse", "review", "parents", "incident"}:
            return adopted
        if action == "beamer":
            return seen is not None and bool(seen.agreed)
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """The same for the palette."""
        return tuple(one for one in self.ACTIONS if self.check_action(one.name, ()))

    def show(self) -> None:
        """Draw everything; the chosen line stays chosen."""
        listed = self.query_one("#lines", OptionList)
        chosen = listed.highlighted
        listed.clear_options()
        if self._class_id is None:
            self.query_one("#status", Static).update(Content(_NO_CLASS))
            return
        self._seen = seen = service.overview(self._session, self._class_id)
        self.query_one("#status", Static).update(self._status(seen))
        self.query_one("#next", Static).update(Content(self._next(seen)))
        self._fill(listed, seen)
        self.query_one("#line-detail").display = self._wide and bool(seen.lines)
        if listed.option_count:
            listed.highlighted = min(chosen or 1, listed.option_count - 1)
        self.refresh_bindings()

    def _status(self, seen: Overview) -> Content:
        parts = [Content.styled(f"Afspraken van {seen.class_name}, {seen.school_year}", "bold")]
        parts.append(Content(f": {seen.status.value}"))
        found = seen.found
        if found is not None and found.motto:
            parts.append(Content(f"\n«{found.motto}»"))
        if found is not None and found.adopted_on is not None:
            parts.append(Content(f"\n{self._done_so_far(seen)}"))
        return Content.assemble(*parts)

    def _done_so_far(self, seen: Overview) -> str:
        found = seen.found
        if found is None or found.adopted_on is None or self._class_id is None:
            return ""
        done = [f"✓ vastgesteld {spoken_day(found.adopted_on)}"]
        if found.parents_informed_on is not None:
            done.append(f"✓ ouders ingelicht {spoken_day(found.parents_informed_on)}")
        elif found.parents_reason:
            done.append("✓ ouders niet ingelicht, met reden")
        elif seen.inform_parents:
            done.append("○ ouders nog inlichten")
        done.append("✓ gevolgen uitgelegd" if found.explained_on else "○ gevolgen nog uitleggen")
        if seen.signing is not Signing.NOTHING:
            asked = ballot(self._session, self._class_id)
            ready = len(asked.rows) - len(asked.waiting)
            mark = "✓" if not asked.waiting else "○"
            word = "getekend" if seen.signing is Signing.SIGN else "staan erachter"
            done.append(
                f"{mark} {ready} van {len(asked.rows)} {word}"
                if asked.rows
                else "○ nog geen leerlingen in de klas"
            )
        # A mark stays with its words where the line breaks.
        told = "\N{NO-BREAK SPACE}· ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in done)
        lines = wrap(told, max(self.size.width - 4, 30))
        return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")

    def _next(self, seen: Overview) -> str:
        if self._class_id is None:
            return ""
        if seen.status is Status.NONE:
            return _EMPTY
        if seen.status is Status.DRAFT:
            if seen.missing:
                told = f"Nog onvolledig: er is nog geen afspraak bij {', '.join(seen.missing)}."
                promise = "\nWat jij belooft, typ je bij Voorstellen: v, dan Tab en b."
                return f"{told}{promise if block_name(PROMISE) in seen.missing else ''}"
            return "Alle onderdelen zijn er. Stel de afspraken vast met je klas (g)."
        if seen.status is Status.ADOPTED:
            return (
                "Nog niet in kracht: maak de brief aan de ouders (p), verstuur hem, en noteer de "
                "dag (u). Of schrijf bij u op waarom de ouders het niet horen."
            )
        asked = reviews_due(self._session, self._class_id)
        if asked:
            return (
                f"Kijk terug met de klas ({moment_name(asked[0].moment)}), uiterlijk "
                f"{spoken_day(asked[0].due)} (t)."
            )
        if seen.new_since_letter:
            count = seen.new_since_letter
            lines = "1 afspraak" if count == 1 else f"{count} afspraken"
            return f"Sinds de brief aan de ouders kwam er {lines} bij. Geef die door en noteer (u)."
        return ""

    def _fill(self, listed: OptionList, seen: Overview) -> None:
        if self._class_id is None:
            return
        cited, held = self._cited(), reviews(self._session, self._class_id)
        width = max(self.size.width // 2 - 12 if self._wide else self.size.width - 8, 30)
        for block in seen.blocks if seen.lines else ():
            heading = Content.styled(block.name, "bold $text-accent")
            if block.missing:
                missing = Content.styled("  ! nog geen afspraak (verplicht)", "$text-warning")
                heading = Content.assemble(heading, missing)
            listed.add_option(Option(heading, disabled=True))
            for line in block.lines:
                counts = verdict_counts(held, line.id)
                facts = _facts(line, counts["kept"], counts["hard"], cited.get(line.id, 0))
                shown = with_remark(f"{line.label:<4}{line.text}", facts, 4, width)
                listed.add_option(Option(shown, id=str(line.id)))

    @property
    def _wide(self) -> bool:
        return self.size.width >= _WIDE

    @on(OptionList.OptionHighlighted, "#lines")
    def show_about(self, event: OptionList.OptionHighlighted) -> None:
        """On a wide screen what belongs to the line stands beside it."""
        if event.option_id and self._wide:
            line_id = int(event.option_id)
            count = self._cited().get(line_id, 0)
            about, events = about_line(self._session, line_id, count, self._titles())
            self.query_one("#line-about", Static).update(about)
            self.query_one("#line-history", Static).update(events)

    # What a mentor does

    @on(OptionList.OptionSelected, "#lines")
    def open_line(self, event: OptionList.OptionSelected) -> None:
        """Where it came from and how it went."""
        if event.option_id:
            line_id = int(event.option_id)
            count = self._cited().get(line_id, 0)
            self.app.push_screen(LineScreen(self._session, line_id, count, self._titles()))

    def action_propose(self) -> None:
        """Type, vote, choose, word."""
        if self._class_id is not None:
            self.app.push_screen(ProposalsScreen(self._session, self._class_id))

    def action_adopt(self) -> None:
        """Ask, and fix what was chosen."""
        session, class_id, seen = self._session, self._class_id, self._seen
        if class_id is None or seen is None:
            return
        if seen.missing:
            service.adopt(session, class_id)  # tells which blocks are empty
            return

        def answered(sure: bool | None) -> None:
            if sure:
                service.adopt(session, class_id)
                self.show()
                self.shell.tell_undoable(
                    "De afspraken zijn vastgesteld.",
                    lambda: service.take_back_adoption(session, class_id),
                    "De afspraken zijn weer een voorstel.",
                )

        count = "1 afspraak" if len(seen.agreed) == 1 else f"{len(seen.agreed)} afspraken"
        question = f"{count} vaststellen met de klas? Later aanpassen of toevoegen kan altijd."
        forbids = [
            one.label for one in seen.agreed if one.source == "class" and is_negative(one.text)
        ]
        if forbids:
            question += (
                f"\n\n! Zeg liever wat je wél doet. Kijk nog eens naar {', '.join(forbids)}."
            )
        self.app.push_screen(Confirm(question, "Ja, vaststellen"), answered)

    def action_endorse(self) -> None:
        """Pupil by pupil."""
        if self._class_id is not None:
            self.app.push_screen(EndorseScreen(self._session, self._class_id))

    def action_review(self) -> None:
        """Look back."""
        if self._class_id is not None:
            self.app.push_screen(ReviewScreen(self._session, self._class_id))

    def action_parents(self) -> None:
        """The day, or the reason."""
        if self._class_id is not None:
            screen = ParentsScreen(self._session, self._class_id)
            self.app.push_screen(screen, self._told("Wat de ouders weten, is bewaard."))

    def action_follows(self) -> None:
        """What follows, and that it was told."""
        if self._class_id is not None:
            screen = FollowsScreen(self._session, self._class_id)
            self.app.push_screen(screen, self._told("De dag van de uitleg is bewaard."))

    def action_papers(self) -> None:
        """Poster, sheet, letters, tips."""
        if self._class_id is not None:
            self.app.push_screen(PapersScreen(self._session, self._class_id))

    def action_beamer(self) -> None:
        """The class looks."""
        if self._class_id is not None:
            page = service.class_page(self._session, self._class_id)
            self.app.push_screen(AgreementsBeamer(page))

    def action_motto(self) -> None:
        """A sentence of the class itself."""
        now = self._seen.found.motto if self._seen and self._seen.found else ""
        question = "Welke zin zet de klas boven de afspraken? (mag leeg)"
        self.app.push_screen(AskText(question, now), self._keep_motto)

    @telling
    def _keep_motto(self, text: str | None) -> None:
        if text is not None and self._class_id is not None:
            tell = self._told("De zin van de klas is bewaard.")
            service.change_motto(self._session, self._class_id, text)
            tell(True)

    def action_incident(self) -> None:
        """Look back within a week."""
        if self._class_id is not None:
            session, class_id = self._session, self._class_id
            day = plan_review(session, class_id)
            self.show()
            self.shell.tell_undoable(
                f"Terugkijken met de klas staat in Deze week: {spoken_day(day)}.",
                lambda: unplan_review(session, class_id),
                "Terugkijken met de klas is niet meer gepland.",
            )

    def action_guide(self) -> None:
        """Guide B1 of the protocol."""
        self.app.push_screen(Tell(service.guide_text(self._session)))

    def action_earlier(self) -> None:
        """Other years."""
        if self._class_id is not None:
            self.app.push_screen(EarlierScreen(self._session, self._class_id))

    def _told(self, said: str) -> Callable[[bool | None], None]:
        """What to do after a form: show it, and offer the way back to what stood there before."""
        session, class_id = self._session, self._class_id
        was = self._seen.found if self._seen else None

        def done(kept: bool | None) -> None:
            self.show()
            if kept and was is not None and class_id is not None:
                self.shell.tell_undoable(
                    said,
                    lambda: service.put_back_set(session, class_id, was),
                    "Het staat er weer zoals het stond.",
                )

        return done


def _facts(line: Line, kept: int, hard: int, cases: int) -> str:
    facts = [SOURCE_WORDS[line.source]]
    if line.votes is not None:
        facts.append(votes_told(line.votes))
    if kept:
        facts.append(f"✓ {kept}× lukt")
    if hard:
        facts.append(f"! {hard}× moeilijk")
    if cases:
        facts.append("1 zaak" if cases == 1 else f"{cases} zaken")
    return " · ".join(facts)
