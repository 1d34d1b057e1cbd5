"""Rows of a file that cannot count: collected by kind, told once with their numbers."""

from klasapp.sociometry.round import RowWarning

_MESSAGES = {
    "unknown_pupil": "de kiezer of de gekozene staat niet in de leerlingenlijst",
    "self_choice": "de leerling koos zichzelf",
    "self_named": "de leerling noemde zichzelf; dat staat apart onder 'om na te gaan'",
    "absent_nominator": "de kiezer staat in de leerlingenlijst als afwezig",
    "value": "de waarde is geen keuze (1 of hoger)",
    "rating_range": "het cijfer ligt buiten de schaal",
    "duplicate": "dezelfde keuze staat er al; de eerste telt",
    "contradiction": "de leerling koos dezelfde klasgenoot zowel positief als negatief",
    "polarity": "de polariteit in het bestand past niet bij de soort vraag; de rij telt wel mee",
    "responded_unknown": "onbekend of de leerling meedeed; hij telt als afwezig",
    "duplicate_pupil": "dezelfde leerling staat er al; de eerste telt",
    "empty_pupil": "er staat geen leerling op de rij",
}
_ROSTER_KINDS = frozenset({"responded_unknown", "duplicate_pupil", "empty_pupil"})


class Refusals:
    """Collects row numbers by kind, in the order in which the kinds are met."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.detail: dict[str, list[str]] = {}

    def add(self, kind: str, row: int, detail: str = "") -> None:
        self.rows.setdefault(kind, []).append(row)
        if detail and detail not in self.detail.setdefault(kind, []):
            self.detail[kind].append(detail)

    def warnings(self) -> tuple[RowWarning, ...]:
        return tuple(self._warning(kind, rows) for kind, rows in self.rows.items())

    def _warning(self, kind: str, rows: list[int]) -> RowWarning:
        where = " in de leerlingenlijst" if kind in _ROSTER_KINDS else ""
        amount = "1 rij" if len(rows) == 1 else f"{len(rows)} rijen"
        names = self.detail.get(kind, [])
        shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        text = f"{amount}{where}: {_MESSAGES[kind]}" + (f" ({shown})" if shown else "") + "."
        return RowWarning(kind, text, tuple(sorted(set(rows))))
