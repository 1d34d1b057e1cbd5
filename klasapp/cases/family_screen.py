"""One family in a case: who they are, what they heard, what was agreed, what they think."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

from textual import on
from textual.content import Content
from textual.widgets import OptionList

from klasapp.cases.days import parse_day
from klasapp.cases.family import AGREEMENT_PLACES, CUSTODY, PLACES, Guardian
from klasapp.cases.family_text_screen import contact_line, family_text
from klasapp.cases.fields_screen import AskFields, Field, day_field
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.service import (
    FamilyView,
    Session,
    agree_with_parents,
    ask_pupil,
    confidant,
    confidant_task,
    decide_not_solved,
    inform,
    note_copy,
    note_not_satisfied,
    note_not_solved,
    note_refusal,
    read_families,
    remove_guardian,
    save_guardian,
)
from klasapp.cases.talk import Owner
from klasapp.cases.talk_way_screen import open_talk
from klasapp.errors import KlasappError
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.dialogs import Confirm

Save = Callable[[Mapping[str, str]], None]
_NOBODY = "Zet er eerst een contact bij (n)."
_EVERYBODY, _PUPIL = "all", "pupil"
_YES_NO = (("yes", "ja"), ("no", "nee"))
_KEYS = (
    "Ook: Enter contact wijzigen · Del contact weg · k kopie gegeven · b besproken met de leerling "
    "· w ouders weigeren · v niet tevreden · o niet opgelost · d besluit na 'niet opgelost'"
)


class FamilyScreen(PeoplePage):
    """Work with the parents of one pupil."""

    HEADING = "Gezin"
    ABOUT_A_LINE = frozenset({"inform", "change", "remove"})
    HELP = (
        "Zet eerst de ouders erbij (n), met of zij gezag hebben. Heb je iemand ingelicht, druk dan "
        "op i. Het gesprek met de ouders is een taak van de zaak; met g schrijf je het verslag, "
        "met a een afspraak voor school of thuis.\n\n"
        "Beide ouders horen en krijgen hetzelfde; klasapp vraagt naar de ander. Vanaf 16 jaar "
        "bespreek je eerst met de leerling wat de ouders horen, vanaf 18 jaar mag het alleen als "
        "de leerling het goed vindt (b).\n\n"
        "Weigeren ouders iets (w), dan is dat een feit in het dossier; de stappen gaan door. "
        "Vinden zij dat het niet is opgelost (o), dan gaat een gesloten zaak weer open en besluit "
        "je of je opschaalt (d). Zijn zij niet tevreden (v), geef dan de gegevens van de "
        "vertrouwenspersoon; klasapp bewaart daarvan alleen de dag."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Contact", "Zet een ouder of verzorger erbij."),
        Action("inform", "i", "Ingelicht", "Zet erbij wie je inlichtte, en wanneer."),
        Action("talk", "g", "Gesprek", "Schrijf of lees het verslag van het oudergesprek."),
        Action("agree", "a", "Afspraak", "Zet een afspraak met de ouders erbij."),
        Action("not_solved", "o", "Niet opgelost", "De ouders vinden het niet opgelost.",
               in_footer=False),
        Action("change", "enter", "Wijzigen", "Wijzig het contact.", in_footer=False),
        Action("remove", "delete", "Contact weg", "Haal het contact van de lijst.",
               in_footer=False),
        Action("copy", "k", "Kopie", "Zet erbij wie welk stuk kreeg.", in_footer=False),
        Action("ask", "b", "Besproken", "Wat zei de leerling (16+, 18+)?", in_footer=False),
        Action("refuse", "w", "Weigeren", "De ouders weigeren iets.", in_footer=False),
        Action("not_satisfied", "v", "Niet tevreden", "Wijs op de vertrouwenspersoon.",
               in_footer=False),
        Action("decide", "d", "Besluit", "Besluit na 'niet opgelost'.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int, pupil_id: int) -> None:
        self._pupil_id = pupil_id
        super().__init__(session, case_id)

    def load(self, *, again: bool) -> None:
        """Read the family."""
        found = read_families(self._session, self._case_id, again=again)
        family = next((one for one in found if one.pupil.id == self._pupil_id), None)
        if family is None:
            raise KlasappError("Deze leerling heeft geen rol meer in de zaak.")
        self._family: FamilyView = family

    def lead(self) -> Content:
        """Whose family, who calls, and what must come first."""
        one = self._family
        age = f", {one.age} jaar" if one.age is not None else ", geboortedatum onbekend"
        parts: list[Content | str] = [
            Content.styled(one.pupil.display_name, "bold $text-accent"),
            f" ({' en '.join(role.word for role in one.roles)}{age}). Wie belt: {one.owner}.",
        ]
        if one.escalated:
            parts.append(" Vraag de ouders om met hun kind te praten, en bespreek welke hulp past.")
        if one.rule:
            parts.append(Content.styled(f"\n! {one.rule}", "$text-warning"))
        if not one.guardians:
            parts.append(f"\nEr staan nog geen ouders bij. {_NOBODY}")
        parts.append(Content.styled(f"\n{_KEYS}", "$text-muted"))
        return Content.assemble(*parts)

    def lines(self) -> Sequence[tuple[str, Content]]:
        """A line per parent."""
        return [(str(one.id), contact_line(self._family, one)) for one in self._family.guardians]

    def detail(self, key: str) -> Content:  # noqa: ARG002 - the same for every parent
        """Tasks, agreements and what happened."""
        return family_text(self._family)

    # Contacts

    def action_add(self) -> None:
        """A new parent."""
        self._ask_contact(Guardian(0, self._pupil_id, ""))

    @on(OptionList.OptionSelected, "#page-lines")
    @telling
    def selected(self) -> None:
        """Change the parent under the cursor."""
        self.action_change()

    def action_change(self) -> None:
        """Change the parent under the cursor."""
        self._ask_contact(self._guardian())

    def _guardian(self) -> Guardian:
        number = int(self.required(_NOBODY))
        return next(one for one in self._family.guardians if one.id == number)

    def _ask_contact(self, one: Guardian) -> None:
        def save(values: Mapping[str, str]) -> None:
            save_guardian(self._session, self._case_id, replace(one, **cast(Any, values)))

        fields = (
            Field("name", "Naam", value=one.name),
            Field("relation", "Relatie (moeder, vader, voogd, ...)", value=one.relation),
            Field("custody", "Gezag", "choice", one.custody, tuple(CUSTODY.items())),
            Field("reach", "Bereikbaar (telefoon of mail)", value=one.reach),
            Field("withhold_reason", "Niet informeren, omdat (leeg = wel informeren)",
                  value=one.withhold_reason),
        )  # fmt: skip
        self.app.push_screen(
            AskFields(f"Ouder of verzorger van {self._family.pupil.display_name}", fields, save)
        )

    def action_remove(self) -> None:
        """Take the parent from the list."""
        one = self._guardian()

        def answered(yes: bool | None) -> None:
            if yes:
                session, case_id = self._session, self._case_id
                remove_guardian(session, case_id, one)
                self.refresh_view()
                self.shell.tell_undoable(
                    f"{one.name} is van de lijst.",
                    lambda: save_guardian(session, case_id, one),
                    f"{one.name} staat weer op de lijst.",
                )

        question = f"{one.name} van de lijst halen? Wat er gebeurde, blijft te lezen."
        self.app.push_screen(Confirm(question, "Van de lijst"), answered)

    # What they heard

    def action_inform(self) -> None:
        """Who was told."""
        family = self._family
        self.required(_NOBODY)
        if family.rule:
            raise KlasappError(family.rule)
        people = tuple((str(one.id), one.name) for one in family.guardians)
        if len(family.to_inform) > 1:
            people = ((_EVERYBODY, "alle ouders die het mogen horen"), *people)
        fields = (
            Field("guardian", "Wie lichtte je in?", "choice", choices=people),
            day_field("Wanneer?"),
            Field("place", "Hoe?", "choice", choices=tuple(PLACES.items())),
            Field("note", "Wat wil je erbij onthouden? (mag leeg)", "lines"),
        )
        self._ask("Wie is ingelicht? Vertel aan de telefoon niet wat er precies is gebeurd; dat "
                  "bewaar je voor het gesprek.", fields, self._inform)  # fmt: skip

    def _inform(self, values: Mapping[str, str]) -> None:
        family = self._family
        chosen = values["guardian"]
        everybody = [one.id for one in family.to_inform]
        ids = everybody if chosen == _EVERYBODY else [int(chosen)]
        day = parse_day(values["day"], self._session.today)
        told = inform(
            self._session, self._case_id, self._pupil_id, ids, day, values["place"], values["note"]
        )
        self.shell.tell(told)

    def action_copy(self) -> None:
        """Who got a copy."""
        one = self._guardian()
        fields = (
            Field("what", "Welk stuk? (bijvoorbeeld: verslag van 12 oktober)"),
            day_field("Wanneer?"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            told = note_copy(
                self._session, self._case_id, self._pupil_id, one.id, values["what"], day
            )
            self.shell.tell(told)

        self._ask(f"Kopie gegeven aan {one.name}", fields, save)

    def action_ask(self) -> None:
        """What the pupil says about it."""
        adult = self._family.adult
        question = (
            "Vindt de leerling (18+) het goed dat de ouders dit horen?" if adult
            else "Je besprak met de leerling wat de ouders horen. Vindt de leerling dat goed?"
        )  # fmt: skip
        fields = (
            Field("answer", "Antwoord", "choice", choices=_YES_NO),
            Field("note", "Wat zei de leerling, en wat spraken jullie af? (bij nee altijd)",
                  "lines"),
            day_field("Wanneer?"),
        )  # fmt: skip

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            yes = values["answer"] == "yes"
            ask_pupil(self._session, self._case_id, self._pupil_id, yes, values["note"], day)

        self._ask(question, fields, save)

    def action_talk(self) -> None:
        """The report of the talk with these parents."""
        talk = self._family.talk
        if talk is None:
            raise KlasappError("Bij deze leerling vraagt het protocol geen gesprek met de ouders.")
        open_talk(self, self._session, self._case_id, talk.id)

    def action_agree(self) -> None:
        """An agreement for school or home."""
        name = self._family.pupil.display_name
        owners = ((Owner.PARENTS.value, "de ouders"), (Owner.SCHOOL.value, "de school"),
                  (Owner.PUPIL.value, name))  # fmt: skip
        fields = (
            Field("text", "De afspraak, in hun eigen woorden", "lines"),
            Field("owner", "Van wie is deze afspraak?", "choice", choices=owners),
            Field("place", "Waar geldt hij?", "choice", choices=tuple(AGREEMENT_PLACES.items())),
            Field("follow_up_on", "Wanneer kijken jullie terug? (dd-mm-jjjj, mag leeg)"),
        )

        def save(values: Mapping[str, str]) -> None:
            typed = values["follow_up_on"].strip()
            day = parse_day(typed, self._session.today) if typed else None
            agree_with_parents(
                self._session, self._case_id, self._pupil_id, values["text"],
                Owner(values["owner"]), values["place"], day,
            )  # fmt: skip

        self._ask("Een afspraak met de ouders", fields, save)

    # What they think

    def _people(self, *more: tuple[str, str]) -> Field:
        people = tuple((str(one.id), one.name) for one in self._family.guardians)
        return Field("who", "Wie?", "choice", choices=(*people, *more))

    def action_refuse(self) -> None:
        """Parents refuse something."""
        fields = (
            Field("note", "Wat willen zij niet? Schrijf het op in hun eigen woorden.", "lines"),
            self._people(("", "beide ouders")), day_field("Wanneer?"),
        )  # fmt: skip

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            note_refusal(self._session, self._case_id, self._pupil_id, _number(values["who"]),
                         values["note"], day)  # fmt: skip

        self._ask("Ouders weigeren iets. De stappen van het protocol gaan gewoon door.", fields,
                  save)  # fmt: skip

    def action_not_solved(self) -> None:
        """Parents find it not solved."""
        fields = (
            Field("note", "Wat speelt er nog, volgens de ouders?", "lines"),
            self._people(("", "beide ouders")), day_field("Wanneer hoorde je dit?"),
        )  # fmt: skip

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            opened = note_not_solved(self._session, self._case_id, self._pupil_id,
                                     _number(values["who"]), values["note"], day)  # fmt: skip
            again = "De zaak is weer open. " if opened else ""
            self.shell.tell(f"{again}Besluit nu of je opschaalt (d).")

        self._ask("Niet opgelost volgens de ouders. Fijn dat zij het zeggen: bedank hen.", fields,
                  save)  # fmt: skip

    def action_decide(self) -> None:
        """What follows on "niet opgelost"."""
        if not self._family.undecided:
            raise KlasappError("Er is niets te besluiten.")
        event = self._family.undecided[0]
        fields = (
            Field("answer", "Opschalen?", "choice", choices=(
                ("yes", "ja, naar het volgende niveau"),
                ("no", "nee, op dit niveau verder"))),
            Field("note", "Waarom? Overleg eerst met de anti-pestcoördinator.", "lines"),
        )  # fmt: skip

        def save(values: Mapping[str, str]) -> None:
            yes = values["answer"] == "yes"
            decide_not_solved(self._session, self._case_id, self._pupil_id, event.id, yes,
                              values["note"])  # fmt: skip

        self._ask(self._family.text_of(event), fields, save)

    def action_not_satisfied(self) -> None:
        """Point to the confidant; only the day is kept."""
        view = self._family.case_view
        found = confidant(view)
        reach = "Nog niet ingevuld: vul dit in bij Beheer, Protocol."
        if found is not None:
            parts = (found.name, found.phone, found.email, found.location)
            reach = ", ".join(part for part in parts if part)
        fields = (
            self._people((_PUPIL, self._family.pupil.display_name)),
            day_field("Wanneer gaf je deze gegevens?"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["day"], self._session.today)
            who = None if values["who"] == _PUPIL else _number(values["who"])
            note_not_satisfied(self._session, self._case_id, self._pupil_id, who, day)

        self._ask(
            f"Niet tevreden: geef de gegevens van de vertrouwenspersoon.\n\n{reach}\n\n"
            f"{confidant_task(view)} Waar het over gaat, schrijf je niet op.",
            fields, save,
        )  # fmt: skip

    def _ask(self, question: str, fields: Sequence[Field], save: Save) -> None:
        self.app.push_screen(AskFields(question, fields, save))


def _number(value: str) -> int | None:
    return int(value) if value else None
