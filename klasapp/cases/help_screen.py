"""Help for pupils and parents, and what was told to others, in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.content import Content

from klasapp.cases.days import parse_day
from klasapp.cases.dialog_screen import AskDay
from klasapp.cases.fields_screen import AskFields, Field, day_field
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.record_form_screen import NO_WAY_BACK
from klasapp.cases.referral import GROUNDS, Referral, Sharing
from klasapp.cases.service import note_help, offer_help, read_help, share
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action

_NONE = "Kies eerst hulp in de lijst, of bied hulp aan met n."
_YES_NO = (("yes", "ja, zij willen het"), ("no", "nee, zij willen het niet"))


class HelpScreen(PeoplePage):
    """Offer help, note how it goes, and note what is shared."""

    HEADING = "Hulp"
    ABOUT_A_LINE = frozenset({"consent", "start", "end", "session", "undo"})
    HELP = (
        "Hulp mag op elk moment, ook zonder maatregel, en is altijd vrijwillig. Bied hulp aan (n): "
        "je kiest uit wat het protocol noemt. Vraag of zij het willen (t), en zet erbij wanneer "
        "het begint (s), elke keer dat het er was (k) en hoe het afliep (e). Bij het volgende "
        "vervolggesprek vraagt klasapp of het helpt.\n\n"
        "Is de hulp van buiten school, leg dan eerst vast wat je deelt (d), op welke grond, en "
        "wanneer de ouders dat hoorden. Ouders horen het voordat je iets deelt."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("offer", "n", "Hulp aanbieden", "Bied een leerling of de ouders hulp aan."),
        Action("consent", "t", "Antwoord", "Willen zij het?"),
        Action("start", "s", "Begint", "De hulp begint."),
        Action("share", "d", "Delen", "Leg vast wat je met iemand buiten school deelt."),
        Action("end", "e", "Afronden", "De hulp is klaar: wat leverde het op?"),
        Action("session", "k", "Een keer erbij", "De hulp was er weer een keer.", in_footer=False),
        Action("undo", "z", "Een keer terug", "De laatste keer klopt niet.", in_footer=False),
    )

    def load(self, *, again: bool) -> None:
        """Read the help."""
        self._view = read_help(self._session, self._case_id, again=again)
        self._help = {f"r{one.id}": one for one in self._view.referrals}
        self._shared = {f"d{one.id}": one for one in self._view.sharings}

    def lead(self) -> Content:
        """What this page is."""
        empty = "" if self._help else "\nEr is nog geen hulp aangeboden: druk op n."
        return Content.assemble(
            ("Hulp, en wat je met anderen deelt. ", "bold"),
            f"Hulp is vrijwillig en extra; het pesten moet hoe dan ook stoppen.{empty}",
            ("\nOok: k een keer erbij · z een keer terug" if self._help else "", "$text-muted"),
        )

    def lines(self) -> Sequence[tuple[str, Content]]:
        """Help first, then what was shared."""
        found = []
        for key, one in self._help.items():
            extra = f" · {one.counter}" if one.counter else ""
            outside = " · van buiten school" if one.external else ""
            found.append((key, Content.assemble(
                f"{one.state}  ", (one.label, "bold"), f" · {self._view.whom(one)}{outside}{extra}"
            )))  # fmt: skip
        for key, other in self._shared.items():
            found.append((key, Content.assemble(
                "⇢ gedeeld  ", (other.with_whom, "bold"), f" · {spoken(other.shared_on)}"
            )))  # fmt: skip
        return found

    def detail(self, key: str) -> Content:
        """What happened with this help, or what was shared."""
        if key in self._help:
            return self._help_text(self._help[key])
        if key in self._shared:
            one = self._shared[key]
            name = self._view.case_view.pupils[one.pupil_id].display_name
            return Content(f"Over {name}, op {spoken(one.shared_on)}.\n{one.text}.")
        return Content("")

    def _help_text(self, one: Referral) -> Content:
        parts: list[Content | str] = [
            Content.styled(f"{one.label}\n", "bold"),
            f"Voor {self._view.whom(one)}. Aangeboden op {spoken(one.offered_on)}. {one.note}\n",
        ]
        if one.external and not self._view.shared(one.id):
            parts.append("! Van buiten school: leg eerst vast wat je deelt (d).\n")
        for event in one.events:
            what = {"started": "begonnen", "session": "een keer geweest", "ended": "afgerond",
                    "session_undone": "een keer teruggenomen"}.get(event.kind)  # fmt: skip
            if what is None:
                what = f"wil het {'wel' if event.answer == 'yes' else 'niet'}, antwoord van"
            parts.append(f"{spoken(event.on_day):<16}{what} {event.note}\n")
        if one.counter:
            parts.append(f"{one.counter}\n")
        parts += [f"{shared.text}\n" for shared in self._view.shared(one.id)]
        return Content.assemble(*parts)

    def _chosen(self) -> Referral:
        found = self._help.get(self.chosen)
        if found is None:
            raise KlasappError(_NONE)
        return found

    def _people(self) -> dict[str, str]:
        view = self._view.case_view
        names = {one.pupil_id: view.pupils[one.pupil_id].display_name for one in view.case.active}
        return {str(number): name for number, name in names.items()}

    # What can be done

    def action_offer(self) -> None:
        """First for whom, then which help."""
        people = self._people()
        choices = (*people.items(), *((f"o{key}", f"ouders van {n}") for key, n in people.items()))
        chosen: list[str] = []

        def picked(answered: bool | None) -> None:
            if answered:
                self._ask_offer(chosen[-1])

        self.app.push_screen(
            AskFields(
                "Voor wie is de hulp?",
                [Field("whom", "Leerling of ouders", "choice", choices=choices)],
                lambda values: chosen.append(values["whom"]),
                yes="Verder",
            ),
            picked,
        )

    def _ask_offer(self, whom: str) -> None:
        pupil_id, for_parents = int(whom.removeprefix("o")), whom.startswith("o")
        offers = self._view.offers(pupil_id, for_parents)
        if not offers:
            raise KlasappError("Het protocol van je school noemt hiervoor geen hulp.")
        choices = tuple((one.code, _offer(one.text, one.external, one.most)) for one in offers)
        fields = (
            Field("offer", "Welke hulp?", "choice", choices=choices),
            day_field("Wanneer bood je dit aan?"),
            Field("note", "Bij wie, en wat wil je onthouden? (mag leeg)", "lines"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            offer_help(self._session, self._case_id, pupil_id, for_parents, values["offer"], day,
                       values["note"])  # fmt: skip

        self.app.push_screen(AskFields("Hulp aanbieden. Meedoen is vrijwillig.", fields, save))

    def action_consent(self) -> None:
        """Do they want it?"""
        one = self._chosen()
        fields = (
            Field("answer", "Willen zij deze hulp?", "choice", choices=_YES_NO),
            Field("note", "Van wie is dit antwoord? (de leerling, moeder, ...)"),
            day_field("Wanneer?"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            note_help(self._session, self._case_id, one.id, "consent", day, values["note"],
                      values["answer"])  # fmt: skip

        self.app.push_screen(AskFields(one.label, fields, save))

    def action_start(self) -> None:
        """It begins."""
        self._ask_day("started", "Wanneer begon deze hulp?")

    def action_session(self) -> None:
        """There was a meeting."""
        self._ask_day("session", "Wanneer was het er weer een keer?")

    def action_undo(self) -> None:
        """The last meeting was a mistake."""
        note_help(
            self._session, self._case_id, self._chosen().id, "session_undone", self._session.today
        )
        self.refresh_view()

    def _ask_day(self, kind: str, question: str) -> None:
        one = self._chosen()

        def save(day: date, _: str) -> None:
            note_help(self._session, self._case_id, one.id, kind, day)

        self.app.push_screen(AskDay(f"{one.label}\n\n{question}", self._session.today, save))

    def action_end(self) -> None:
        """It is over."""
        one = self._chosen()
        fields = (
            Field("note", "Wat leverde het op?", "lines"),
            day_field("Wanneer was het klaar?"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            note_help(self._session, self._case_id, one.id, "ended", day, values["note"])

        self.app.push_screen(AskFields(f"Afronden: {one.label}\n{NO_WAY_BACK}", fields, save))

    def action_share(self) -> None:
        """Note what is told to somebody outside; it belongs to the help under the cursor."""
        found = self._help.get(self.chosen)
        helping = found if found is not None and not found.ended else None
        people = self._people()
        about = str(helping.pupil_id) if helping and str(helping.pupil_id) in people else ""
        fields = (
            Field("with_whom", "Met wie deel je?"),
            Field("pupil", "Over wie?", "choice", about, tuple(people.items())),
            Field("what", "Wat deel je? (niet meer dan nodig)", "lines"),
            Field("ground", "Op welke grond?", "choice", choices=tuple(GROUNDS.items())),
            day_field("Wanneer deel je het?", "shared_on"),
            day_field("Wanneer hoorden de ouders dit?", "parents_told_on", ""),
            Field("untold_reason", "Hoorden zij het niet vooraf: waarom niet?"),
        )

        def save(values: Mapping[str, str]) -> None:
            today = self._session.today
            told = values["parents_told_on"].strip()
            share(
                self._session,
                self._case_id,
                Sharing(
                    0, int(values["pupil"]), helping.id if helping else None, values["with_whom"],
                    values["what"], values["ground"], parse_day(values["shared_on"], today),
                    parse_day(told, today) if told else None, values["untold_reason"],
                ),
            )  # fmt: skip

        belongs = f"\n\nHoort bij: {helping.label}" if helping else ""
        question = f"Delen met iemand buiten school. Ouders horen het vooraf.{belongs}"
        self.app.push_screen(AskFields(question, fields, save))


def _offer(text: str, external: bool, most: int) -> str:
    extra = [*(["van buiten school"] if external else []), *([f"hooguit {most} keer"] if most
             else [])]  # fmt: skip
    return f"{text} ({', '.join(extra)})" if extra else text
