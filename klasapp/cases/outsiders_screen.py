"""When a grown-up bullies: who takes over, whom to reach, and whether that was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.content import Content

from klasapp.cases.days import parse_day
from klasapp.cases.dialog_screen import AskDay, AskReason
from klasapp.cases.fields_screen import AskFields, Field, day_field
from klasapp.cases.outsider import KINDS, STEPS, Outsider
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.service import (
    add_outsider,
    contact_of,
    end_outsider,
    read_outsiders,
    take_back_outsider_end,
    take_step,
)
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action

_NONE = "Er staat nog niemand. Druk op n."


class OutsidersScreen(PeoplePage):
    """Staff, a parent, or somebody from outside the classes as the one who bullies."""

    HEADING = "Volwassene die pest"
    ABOUT_A_LINE = frozenset({"management", "confidant", "end"})
    HELP = (
        "Is de pester een medewerker of een ouder, dan onderzoek je dat niet alleen. Zet de "
        "persoon erbij (n), meld het bij de directie (d) en wijs de gepeste en de ouders op de "
        "vertrouwenspersoon (v). De directie neemt het over; jij blijft er voor de gepeste.\n\n"
        "Je mag een naam invullen, maar het hoeft niet. Schrijf hier niet op wat de "
        "vertrouwenspersoon hoort."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Erbij", "Zet erbij wie er pest en geen leerling is."),
        Action("management", "d", "Gemeld bij directie", "Je hebt het bij de directie gemeld."),
        Action("confidant", "v", "Vertrouwenspersoon", "Je wees op de vertrouwenspersoon."),
        Action("end", "delete", "Klopt niet", "Het bleek anders te zijn."),
    )

    def load(self, *, again: bool) -> None:
        """Read who is in it."""
        self._view, found = read_outsiders(self._session, self._case_id, again=again)
        self._found = {str(one.id): one for one in found}

    def lead(self) -> Content:
        """The card: what to do and whom to reach."""
        parts: list[Content | str] = [
            Content.styled("Pest een medewerker of een ouder? ", "bold"),
            "Onderzoek dit niet alleen en ga niet zelf in gesprek met deze persoon. De directie "
            "neemt het over. Jij zorgt dat de gepeste zich veilig voelt.",
        ]
        for step, key in STEPS.items():
            found = contact_of(self._view, step)
            reach = "nog niet ingevuld (Beheer, Protocol)"
            if found is not None:
                known = (found.name, found.phone, found.email, found.location)
                reach = ", ".join(part for part in known if part)
            parts += [Content.styled(f"\n{key}: ", "bold"), reach]
        if not self._found:
            parts.append(f"\n{_NONE}")
        return Content.assemble(*parts)

    def lines(self) -> Sequence[tuple[str, Content]]:
        """A line per person."""
        return [(key, _line(one)) for key, one in self._found.items()]

    def detail(self, key: str) -> Content:
        """What was done."""
        if key not in self._found:
            return Content("")
        one = self._found[key]
        parts = [f"{one.name} ({KINDS[one.kind]}), gehoord op {spoken(one.noticed_on)}.\n"]
        for step in one.route:
            day = one.steps.get(step)
            parts.append(f"✓ {STEPS[step]}: {spoken(day)}\n" if day else f"○ {STEPS[step]}\n")
        if not one.route:
            parts.append("Overleg met de anti-pestcoördinator wie er contact mee opneemt.\n")
        if one.ended_on is not None:
            parts.append(f"Klopt niet (meer) sinds {spoken(one.ended_on)}: {one.ended_reason}\n")
        return Content("".join(parts))

    def _chosen(self) -> Outsider:
        return self._found[self.required(_NONE)]

    def action_add(self) -> None:
        """Somebody new."""
        fields = (
            Field("kind", "Wie is het?", "choice", choices=tuple(KINDS.items())),
            Field("name", "Naam of functie (mag leeg)"),
            day_field("Wanneer hoorde je dit?", "noticed_on"),
        )

        def save(values: Mapping[str, str]) -> None:
            day = parse_day(values["noticed_on"], self._session.today)
            add_outsider(self._session, self._case_id, values["kind"], values["name"], day)

        self.app.push_screen(AskFields("De pester is geen leerling van deze klassen", fields, save))

    def action_management(self) -> None:
        """Management was told."""
        self._ask_step("management")

    def action_confidant(self) -> None:
        """The family knows the confidant."""
        self._ask_step("confidant")

    def _ask_step(self, step: str) -> None:
        one = self._chosen()
        self.app.push_screen(
            AskDay(
                f"{STEPS[step]}: {one.name}",
                self._session.today,
                lambda day, _: take_step(self._session, self._case_id, one.id, step, day),
            )
        )

    def action_end(self) -> None:
        """It turned out otherwise."""
        one = self._chosen()
        self.app.push_screen(
            AskReason(
                f"{one.name} ({KINDS[one.kind]}) klopt niet (meer). Waarom?",
                partial(self._end, one.id),
            )
        )

    def _end(self, outsider_id: int, reason: str) -> None:
        session, case_id = self._session, self._case_id
        end_outsider(session, case_id, outsider_id, reason)
        self.shell.tell_undoable(
            "Opgeschreven dat dit niet klopt.",
            lambda: take_back_outsider_end(session, case_id, outsider_id),
            "Deze persoon staat weer in de zaak.",
        )


def _line(one: Outsider) -> Content:
    state = "✓ gemeld"
    if one.ended_on is not None:
        state = "– klopt niet"
    elif one.to_do:
        state = f"! nog doen: {', '.join(STEPS[step].lower() for step in one.to_do)}"
    return Content.assemble((one.name, "bold"), f" ({KINDS[one.kind]})  {state}")
