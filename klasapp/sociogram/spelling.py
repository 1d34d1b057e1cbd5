"""Names as pupils type them: which classmate fits exactly, and which ones a mentor may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from klasapp.roster.full_name import is_infix, split_family_name
from klasapp.roster.pupil import fold
from klasapp.sociogram.round import Classmate

LIKELY = 0.6
"""Below this a classmate is not offered as what was meant."""
MARGIN = 0.1
"""How much better the best must be than the next one to be proposed."""
_OFFERED = 5
_LONGEST = 80
_PIECES = 4
_NOBODY = frozenset({
    "niemand", "niemand anders", "geen", "geen een", "niet", "nvt", "nobody", "no one", "none",
    "-", "--", "–", "—", ".", "/", "x", "0",
})  # fmt: skip
_BETWEEN = re.compile(r"\s*[;,/|\r\n\t•]+\s*|\s+(?:en|and|&|\+)\s+", re.IGNORECASE)
_NUMBERING = re.compile(r"\s*(?:\d{1,2}[.)]|[-*])\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a typed name may mean.

    ``pupil_id``: the one classmate it equals but for case, accents and signs, by whole name,
    number, or a given name that nobody else has or begins with; else None. ``candidates``: whom
    it resembles, best first. ``suggested``: the candidate that stands out, None when it could be
    several. ``score``: 1 for exact, 0 for nothing like it.
    """

    label: str
    pupil_id: int | None
    candidates: tuple[int, ...] = ()
    suggested: int | None = None
    score: float = 0.0

    @property
    def is_ambiguous(self) -> bool:
        """Whether two or more classmates fit about equally well."""
        return self.pupil_id is None and self.suggested is None and len(self.candidates) > 1

    @property
    def doubt(self) -> int:
        """0: like nobody, 1: could be several, 2: one stands out, 3: exact."""
        if self.pupil_id is not None:
            return 3
        return 0 if not self.candidates else 1 if self.suggested is None else 2


@dataclass(frozen=True, slots=True)
class _Forms:
    """The ways to write one pupil, folded; each leaves out empty ones."""

    pupil_id: int
    exact: frozenset[str]
    given: str
    whole: str
    turned: frozenset[str]
    """The family name first."""
    short: str
    """Without the infix."""
    family: frozenset[str]
    initials: frozenset[str]
    """"sem b", "sem v d b", "s berg", without blanks."""


class NameBook:
    """The pupils of a class, to look names up in."""

    def __init__(self, pupils: Sequence[Classmate]) -> None:
        self._forms = tuple(_forms(pupil) for pupil in pupils)
        self._known: frozenset[str] = frozenset().union(
            *(one.exact | one.turned | {one.short} for one in self._forms)
        ) - {""}
        self._seen: dict[str, Proposal] = {}

    def propose(self, label: str) -> Proposal:
        """Whom ``label`` names; never a guess in silence (see ``Proposal``)."""
        wanted = fold(label[:_LONGEST])
        if wanted not in self._seen:
            self._seen[wanted] = self._propose(wanted)
        one = self._seen[wanted]
        return Proposal(label, one.pupil_id, one.candidates, one.suggested, one.score)

    def _propose(self, wanted: str) -> Proposal:
        if not wanted:
            return Proposal("", None)
        exact = [one.pupil_id for one in self._forms if wanted in one.exact]
        if len(exact) == 1 and not self._may_be_short_for_another(wanted, exact[0]):
            return Proposal("", exact[0], (exact[0],), exact[0], 1.0)
        scored = sorted(
            ((score, one.pupil_id) for one in self._forms if (score := _score(wanted, one))),
            key=lambda pair: -pair[0],
        )
        found = [pair for pair in scored if pair[0] >= LIKELY][:_OFFERED]
        if not found:
            return Proposal("", None)
        best = found[0][0]
        alone = len(found) == 1 or best - found[1][0] >= MARGIN
        return Proposal(
            "",
            None,
            tuple(pupil_id for _, pupil_id in found),
            found[0][1] if alone else None,
            best,
        )

    def _may_be_short_for_another(self, wanted: str, pupil_id: int) -> bool:
        others = [one for one in self._forms if one.pupil_id != pupil_id]
        mine = next(one for one in self._forms if one.pupil_id == pupil_id)
        if wanted != mine.given or wanted == mine.whole:
            return False
        return any(one.given.startswith(wanted) or wanted in one.family for one in others)

    def split(self, cell: str) -> tuple[str, ...]:
        """The names in one cell, without "niemand"; a name that holds a comma stays whole."""
        pieces = list(_pieces(cell))
        names = []
        place = 0
        while place < len(pieces):
            end = next(
                (
                    end
                    for end in range(min(len(pieces), place + _PIECES), place, -1)
                    if fold(cell[pieces[place][0] : pieces[end - 1][1]]) in self._known
                ),
                place + 1,
            )
            name = cell[pieces[place][0] : pieces[end - 1][1]]
            if end > place + 1 or fold(name) in self._known or not is_nobody(name):
                names.append(" ".join(name.split()))
            place = end
        return tuple(names)


def is_nobody(text: str) -> bool:
    """Whether an answer says that nobody was chosen."""
    folded = fold(text)
    return not folded or folded in _NOBODY


def readable_address(text: str) -> str:
    """The part of an e-mail address before the @, as a name: noor.jansen becomes noor jansen."""
    return " ".join(re.split(r"[._\-+\s]+", text.partition("@")[0])).strip()


def _pieces(cell: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in [*_BETWEEN.finditer(cell), None]:
        end = len(cell) if found is None else found.start()
        numbered = _NUMBERING.match(cell, start, end)
        first = numbered.end() if numbered else start
        if cell[first:end].strip():
            yield first, end
        start = found.end() if found else end


def _forms(pupil: Classmate) -> _Forms:
    given, whole = fold(pupil.given_name), fold(pupil.name)
    rest = pupil.name.removeprefix(pupil.given_name).strip() if pupil.given_name else ""
    infix, family = (fold(part) for part in split_family_name(rest)) if rest else ("", "")
    turned = {
        " ".join(part for part in order if part)
        for order in (
            (family, given), (family, infix, given), (family, given, infix), (infix, family, given),
        )
    } if family else set()  # fmt: skip
    initials = set()
    if family and given:
        starts = "".join(word[0] for word in f"{infix} {family}".split())
        initials = {
            _squash(given) + starts,
            _squash(given) + family[0],
            _squash(given[0] + infix + family),
            given[0] + _squash(family),
        }
    return _Forms(
        pupil.id,
        frozenset({fold(pupil.number), whole, given} - {""}),
        given,
        whole,
        frozenset(turned - {whole}),
        f"{given} {family}".strip(),
        frozenset({family, f"{infix} {family}".strip()} - {""}),
        frozenset(initials),
    )


def _score(wanted: str, forms: _Forms) -> float:
    """How well a folded name fits a pupil, from 0 to 1."""
    tight = _squash(wanted)
    rules = (
        (0.98, wanted in forms.exact or wanted in forms.turned),
        (0.96, tight in {_squash(forms.whole), _squash(forms.short)}),
        (0.95, " " in forms.short and _without_infix(wanted) == forms.short),
        (0.94, bool(forms.given) and _begins(wanted, forms)),
        (0.92, tight in forms.initials),
        (0.85, wanted in forms.family),
        (0.8, _is_nickname(wanted, forms.given)),
        (0.7, len(forms.given) > 2 and f" {forms.given} " in f" {wanted} "),
    )
    ruled = next((score for score, holds in rules if holds), 0.0)
    alike = {forms.whole, forms.short, *forms.turned}
    if " " not in wanted:
        alike.add(forms.given)
    close = max((_alike(wanted, one) for one in alike if one), default=0.0)
    return max(ruled, 0.95 * close)


def _begins(wanted: str, forms: _Forms) -> bool:
    """ "sem b" and "sem van" begin the name of Sem van den Berg; "sem" alone says less."""
    longer = len(wanted) > len(forms.given)
    return longer and (forms.whole.startswith(wanted) or forms.short.startswith(wanted))


def _is_nickname(wanted: str, given: str) -> bool:
    shorter, longer = sorted((wanted, given), key=len)
    if len(shorter) < 3 or " " in wanted:
        return False
    return longer.startswith(shorter) or longer.endswith(shorter)


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < LIKELY or matcher.quick_ratio() < LIKELY:
        return 0.0
    return matcher.ratio()


def _without_infix(folded: str) -> str:
    return " ".join(word for word in folded.split() if not is_infix(word))


def _squash(text: str) -> str:
    return text.replace(" ", "")
