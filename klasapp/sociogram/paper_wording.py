"""What the screen for typing in forms says, as pieces of (text, style)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from klasapp.sociogram.paper import SKIPPED, Line, PaperRound
from klasapp.sociogram.round import Classmate, Participant, Round, at_most
from klasapp.sociogram.scale import ScaleQuestion

Pieces: TypeAlias = list[tuple[str, str]]

HOW = (
    "Typ het nummer dat op het formulier staat. Ligt de stapel op volgorde, dan is Enter genoeg.\n"
    "Typ per vraag de nummers achter elkaar: 141927. Een nummer is af na twee cijfers; een spatie "
    "mag, maar hoeft niet.\n"
    "Enter: volgende vraag. Leeg of 0: niemand.\n"
    "Een vraag met een schaal is één cijfer, zonder Enter. Overgeslagen: - of Enter.\n"
    "Na de laatste vraag is het formulier bewaard.\n"
    "↑ vorige vraag   Ctrl+Z vorig formulier terug"
)
_LABEL_SHARE = 0.55


def about(paper: PaperRound, pupil: Classmate) -> str:
    """'14 Fenna de Rooy'."""
    return f"{paper.number(pupil)} {pupil.name}"


def progress(asked: Round) -> str:
    """'12 van 28 binnen · 2 afwezig · nog 14'."""
    parts = [f"{asked.count('answered')} van {len(asked.participants)} binnen"]
    for count, word in (
        (asked.count("absent"), "afwezig"),
        (asked.count("refused"), "doet niet mee"),
    ):
        if count:
            parts.append(f"{count} {word}")
    return " · ".join([*parts, f"nog {asked.count('waiting')}"])


def ask_whose(paper: PaperRound, proposed: Participant | None) -> Pieces:
    """Whose form comes now."""
    if proposed is None:
        return [
            ("Iedereen is binnen of afgemeld.", "bold"),
            (" Esc: terug. Een nummer: dat formulier verbeteren.", ""),
        ]
    return [
        ("Welk nummer staat op het formulier?  ", "bold"),
        (f"Enter: {about(paper, proposed.pupil)}", ""),
    ]


def ask_field(paper: PaperRound, place: int) -> Pieces:
    """The question or the scale at ``place``."""
    questions, scales = paper.asked.questions, paper.asked.scales
    number = f"Vraag {place + 1} van {len(questions) + len(scales)}  "
    if place >= len(questions):
        return [(number, ""), (scales[place - len(questions)].text, "bold"), ("  1 t/m 5", "")]
    question = questions[place]
    limit = f"  hoogstens {at_most(question.max_choices)}" if question.max_choices else ""
    return [(number, ""), (question.text, "bold"), (limit, "")]


def field_lines(
    paper: PaperRound, lines: Sequence[Line], texts: Sequence[str], place: int, width: int
) -> Pieces:
    """The whole form, a line of at most ``width`` signs per field; ``place`` is marked."""
    fields = [*(one.text for one in paper.asked.questions), *(s.text for s in paper.asked.scales)]
    label_width = int(width * _LABEL_SHARE) - 4
    room = width - label_width - 5
    pieces: Pieces = []
    for number, label in enumerate(fields):
        here = number == place
        wrong = number < len(lines) and bool(lines[number].fault)
        mark = "!" if wrong else "▸" if here else " "
        text = _typed(texts[number], number < place, number >= len(lines))
        shown = text if len(text) <= room else f"…{text[1 - room :]}"
        pieces.append((
            f"{mark}{number + 1:>2} {_shortened(label, label_width)} {shown}\n",
            "$text-error" if wrong else "bold" if here else "",
        ))
    return pieces


def _typed(text: str, passed: bool, scale: bool) -> str:
    words = text.split()
    if words and words != ["0"]:
        return " ".join(words)
    if not words and not passed:
        return ""
    return SKIPPED if scale else "niemand"


def _shortened(text: str, width: int) -> str:
    return f"{text[: width - 1]}…" if len(text) > width else text.ljust(width)


def line_names(line: Line, pupil_id: int) -> Pieces:
    """The name behind each number of a line, and at once what is wrong with it."""
    pieces: Pieces = []
    for word in line.words:
        name = word.pupil.name if word.pupil else "?"
        if word.fault:
            pieces.append((f"! {word.text:>3}  {name}\n       {word.fault}\n", "$text-error"))
        elif word.pupil is None:
            pieces.append(("   niemand\n", ""))
        elif word.pupil.id == pupil_id:
            pieces.append((f"✓ {word.text:>3}  noemt zichzelf; dat staat apart\n", ""))
        else:
            pieces.append((f"✓ {word.text:>3}  {name}\n", ""))
    if line.pending:
        pieces.append((f"  {line.pending:>3}…\n", "dim"))
    elif not line.words:
        pieces.append(("Leeg of 0: niemand.\n", "$text-muted"))
    return pieces


def scale_steps(scale: ScaleQuestion, typed: str) -> Pieces:
    """The words behind the digits."""
    steps = enumerate(scale.steps, 1)
    return [
        (f"{'▸' if str(step) == typed else ' '} {step}  {words}\n", "") for step, words in steps
    ] + [(f"{'▸' if typed == SKIPPED else ' '} -  overgeslagen\n", "")]


def waiting_names(paper: PaperRound, half: Collection[int]) -> Pieces:
    """Who has not handed in a form."""
    waiting = [one.pupil for one in paper.by_number() if one.state == "waiting"]
    if not waiting:
        return []
    return [
        ("Nog niet binnen:\n", "bold"),
        *(
            (f"{about(paper, one)}{' (half getypt)' if one.id in half else ''}\n", "")
            for one in waiting
        ),
    ]
