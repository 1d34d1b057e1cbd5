"""One round (meting) of one class: who was asked what, and who chose whom.

Only facts that count are kept here; what had to be refused stands in ``warnings`` with the
row numbers of the file it came from (specification, section 2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

NominationKind: TypeAlias = Literal[
    "positive", "negative", "bullied", "bullies", "defends", "popular"
]
QuestionKind: TypeAlias = NominationKind | Literal["rating"]
SelfReportKind: TypeAlias = Literal["safety", "belonging", "bullied_self"]

NOMINATION_KINDS: tuple[NominationKind, ...] = get_args(NominationKind)
QUESTION_KINDS: tuple[QuestionKind, ...] = (*NOMINATION_KINDS, "rating")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked. ``scale`` is the number of steps of a rating, None otherwise."""

    name: str
    kind: QuestionKind
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Nomination:
    """``nominator`` chose (value 1) or rated (value 1..scale) ``nominee`` on ``question``."""

    nominator: str
    nominee: str
    question: str
    value: int = 1


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What a pupil answered about himself.

    ``bullied_self`` uses the Olweus frequencies: 0 never, 1 once or twice, 2 two or three times
    a month, 3 about once a week, 4 several times a week. ``safety`` and ``belonging`` run from
    1 (lowest) to 5.
    """

    pupil: str
    kind: SelfReportKind
    value: int


@dataclass(frozen=True, slots=True)
class RowWarning:
    """Something that could not count, in one Dutch sentence. ``rows`` are rows of the file."""

    kind: str
    message: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClassRound:
    """One round of one class, cleaned.

    ``pupils``: ids in the order of the roster. ``gender``: id -> any label, empty or absent when
    not recorded. ``responded``: the pupils who filled it in (they may have chosen nobody);
    the others were absent and stay nominees. ``self_named``: question -> pupils who named
    themselves (never counted as a nomination).
    """

    pupils: tuple[str, ...]
    responded: frozenset[str]
    questions: tuple[Question, ...]
    nominations: tuple[Nomination, ...]
    gender: Mapping[str, str] = field(default_factory=dict)
    self_reports: tuple[SelfReport, ...] = ()
    self_named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[RowWarning, ...] = ()

    def of_kind(self, kind: QuestionKind) -> tuple[Question, ...]:
        """The questions of one kind, in the order in which they were asked."""
        return tuple(question for question in self.questions if question.kind == kind)

    @property
    def participation(self) -> float | None:
        """Respondents as a share 0..1 of the roster; None for an empty roster."""
        return len(self.responded) / len(self.pupils) if self.pupils else None

    @property
    def gender_complete(self) -> bool:
        """Whether every pupil has a gender, as the gender-stratified null needs."""
        return bool(self.pupils) and all(self.gender.get(pupil) for pupil in self.pupils)


def make_round(
    pupils: Iterable[str],
    questions: Iterable[Question],
    nominations: Iterable[Nomination],
    *,
    responded: Iterable[str] | None = None,
    gender: Mapping[str, str] | None = None,
    self_reports: Iterable[SelfReport] = (),
) -> ClassRound:
    """Check and build a round from answers in memory; the app uses this.

    Nominations are numbered from 1 and pass the same refusals as an imported file
    (``rows.check_nominations``); ``responded`` None means everyone answered.
    """
    from klasapp.sociometry.rows import RosterRow, RoundRow, assemble

    roster = [RosterRow(0, pupil, (gender or {}).get(pupil, ""), None) for pupil in pupils]
    present = None if responded is None else frozenset(responded)
    rows = [
        RoundRow(number, one.nominator, one.nominee, one.question, str(one.value))
        for number, one in enumerate(nominations, start=1)
    ]
    return assemble(roster, present, tuple(questions), rows, tuple(self_reports))
