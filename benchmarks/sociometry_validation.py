"""Makes docs/validation.md and its pictures: what the sociometry may be trusted with.

Run from the root of the repository: python -m benchmarks.sociometry_validation [--quick]
[--to FOLDER]. Seeded; a few minutes; with KLASAPP_GOLDEN set also on real classrooms.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.sociometry_agreement import agreements
from benchmarks.sociometry_planted import (
    KINDS,
    Design,
    Score,
    class_round,
    pick,
    pure_chance,
    score,
)
from klasapp.sociometry import METHODS, Comparison, Settings, analyse, compare_rounds
from klasapp.sociometry.tally import Bools, Floats

SEED = 20261122
TEXT = {
    "intro": """# Validation of the sociometry

Made by `python -m benchmarks.sociometry_validation` (seed {seed}, {classes} classes per
condition). Every number below is computed by the released code; nothing is tuned on it.

What is claimed: the arithmetic is exact, flags under pure chance are as rare as stated, and the
limits are known. What is **not** claimed: that a flag means a pupil is lonely or bullied. There
is no open data with peer-named victims or bullies, so sensitivity is known for planted pupils
in invented classes only. klasapp is a reason to look, not a validated safety monitor.
""",
    "a": """## (a) Agreement with references

Expectations, inclusive tails, standard scores and labels against an independent reference and
against SSrat (R, Utrecht; Maassen, Akkermans and Van der Linden 1996).
""",
    "b": """## (b) False flags under pure chance

Classes of 25 in which everyone chooses at random. A method that finds rejected pupils here
finds them in noise. "3 or more" is the rule of thumb that three rejections make a rejected
pupil. Standard-score methods compare within the class only, so they always find someone.

![False flags](validation/false_flags.png)
""",
    "b2": """
Shares of pupils (and, in the last rows, of classes with at least one). The expected number of
`isolated` flags that the program itself reports is exact and an upper bound, because the flag
also needs the absence of a mutual choice.
""",
    "c": """## (c) Planted pupils

Invented classes with friendships by nearness and unequal popularity, in which one pupil is
planted for each kind of flag: chosen twenty times less readily; disliked eight times and liked
.4 times as readily; named as bullied by each classmate with chance .25 (anyone else .01).
Base: 25 pupils, 5 positive choices, up to 3 negative ones, everyone present; one factor is
changed at a time. *Shown*: flagged as certain or shaky. *Listed*: also counting `undetermined`.
*False*: shown among the pupils who were not planted; some of these are really at the edge of
the class, so this is an upper bound on error. *Naive*: nobody chose him; rejected by three;
named once.

![Planted pupils](validation/planted.png)
""",
    "c2": """
### Declining

Fisher's exact conditional test (1935) on the pupil's own drop, noncentral where the class chose
more or fewer (`klasapp/sociometry/change.py`). Classes of 25, 5 choices, both rounds complete.

Nobody declines: pupils differ in popularity (log-normal, the standard deviation in the table), the
same in both rounds; each choice is kept with the chance given, the others are drawn anew. What is
shown is false. The test takes the rounds for independent; where choices are kept, drops by chance
are rarer than it says, so that it is conservative. *Expected*: what the
program itself reports as expected by chance.
""",
    "c3": """
Planted: a pupil whom eight chose in the first round loses some of them and wins nobody; the rest
of the class as above (standard deviation .5, 60 % kept).
""",
    "d": """## (d) Where the method has no power

The chance that random choice alone leaves a pupil unchosen. Where it exceeds .05 **nobody can
be flagged as little chosen, not even a pupil whom nobody chose**; the program then says so.
""",
    "d2": """
Plainly:

- With one or two choices per pupil `isolated` cannot be found in an ordinary class. Ask at least
  three, better five or free.
- In a class of 12 or fewer, three choices are few as well: one lucky choice hides a pupil.
- `isolated` needs the absence of any mutual choice. A pupil with one friend is never flagged,
  however few others choose him; that is intended, and a limit.
- Below 60 % participation there are no flags. Between 60 and 75 % rejected pupils are missed
  more often, and more pupils who were not planted are shown as little chosen (table above): an
  absentee has no mutual choice to save him. That is why such a flag is never `certain`.
- Three choices asked of a class of which a quarter is absent are too few again.
- `declining` needs many choices to lose: of eight choosers six must be gone before chance stops
  being an explanation, and then it still hangs on single forms, so that it is listed and not shown.
  That it says nothing means little, and a pupil whom few chose in the first round is never
  found; for him there is `isolated`.
- `targeted` needs two nominators and a tenth of the class. A pupil named once is listed as
  something to check: hidden bullying that one classmate saw is one naming.
- A class in which many pupils are rejected equally shows nobody as rejected: the model compares
  with what chance gives in this class, with this many rejections given.
- Pupils of one class are not independent; the expected numbers of flags are exact sums, but the
  chance of at least one flag is not derived from them.
- No method here sees bullying that nobody names.
""",
}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def percent(value: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{value * 100:.1f} %"


def save(figure: Figure, path: Path) -> None:
    """Draw with Agg; no pyplot, no window."""
    FigureCanvasAgg(figure)
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})


def false_flags(classes: int, folder: Path) -> str:
    """Section b: rejected pupils per method, and klasapp's own flags, under pure chance."""
    designs = {
        "3 and 3": Design(choices=3),
        "2 and 2": Design(choices=2, negative=2),
        "free": Design(choices=0, negative=0),
    }
    names = [*METHODS, "3 or more"]
    rejected = {design: dict.fromkeys(names, 0.0) for design in designs}
    any_rejected = {design: dict.fromkeys(names, 0.0) for design in designs}
    isolated, expected = dict.fromkeys(designs, 0.0), dict.fromkeys(designs, 0.0)
    for number, (title, design) in enumerate(designs.items()):
        draw = np.random.default_rng(SEED + number)
        for _ in range(classes):
            analysis = analyse(pure_chance(draw, design), Settings(stability=False))
            for method in names:
                found = sum(
                    (pupil.received_negative or 0) >= 3
                    if method == "3 or more"
                    else any(
                        name == method and label == "rejected"
                        for name, label in pupil.status.items()
                    )
                    for pupil in analysis.pupils
                )
                rejected[title][method] += found / design.size / classes
                any_rejected[title][method] += (found > 0) / classes
            isolated[title] += sum(f.kind == "isolated" for f in analysis.flags) / classes
            expected[title] += analysis.expected_flags_by_chance["isolated"] / classes
    figure = Figure(figsize=(8, 3.6))
    axes = figure.subplots()
    for place, name in enumerate(designs):
        values = [rejected[name][method] * 100 for method in names]
        axes.bar(np.arange(len(names)) + place * 0.27, values, 0.25, label=f"choices {name}")
    axes.set_xticks(np.arange(len(names)) + 0.27, [n.replace("_", "\n") for n in names], fontsize=7)
    axes.set_ylabel("called rejected (%)")
    axes.set_title("Pupils called rejected when everyone chooses at random", fontsize=10)
    axes.legend(fontsize=8)
    save(figure, folder / "false_flags.png")
    rows: list[list[object]] = [
        [f"rejected: {method}", *(percent(rejected[name][method]) for name in designs)]
        for method in names
    ]
    rows += [
        [f"classes with one: {method}", *(percent(any_rejected[name][method]) for name in designs)]
        for method in names
    ]
    rows.append(["`isolated` flags per class", *(f"{isolated[name]:.2f}" for name in designs)])
    rows.append(["its reported upper bound", *(f"{expected[name]:.2f}" for name in designs)])
    return table(["positive and negative choices", *designs], rows)


def planted_classes(classes: int, folder: Path) -> str:
    """Section c: sensitivity and false flags, one factor at a time."""
    base = Design()
    factors: dict[str, list[tuple[str, Design]]] = {
        "class size": [(str(size), replace(base, size=size)) for size in (12, 15, 20, 25, 30)],
        "choices allowed": [
            ("free" if not k else str(k), replace(base, choices=k)) for k in (1, 2, 3, 5, 0)
        ],
        "participation": [
            (f"{share:.0%}", replace(base, participation=share))
            for share in (0.55, 0.6, 0.75, 0.9, 1.0)
        ],
    }
    figure = Figure(figsize=(9.5, 3.4))
    panels = figure.subplots(1, 3, sharey=True)
    rows: list[list[object]] = []
    for number, (factor, levels) in enumerate(factors.items()):
        scores: list[dict[str, Score]] = [
            score(design, classes, SEED + 10 * number + place)
            for place, (_, design) in enumerate(levels)
        ]
        panel = panels[number]
        for kind, mark in zip(KINDS, "osD", strict=True):
            shown = [one[kind].shown * 100 for one in scores]
            panel.plot([label for label, _ in levels], shown, marker=mark, label=kind)
        panel.set_xlabel(factor)
        panel.set_ylim(-3, 103)
        for (label, _), one in zip(levels, scores, strict=True):
            for kind in KINDS:
                found = one[kind]
                rows.append([
                    f"{factor} {label}",
                    kind,
                    *map(percent, (found.shown, found.listed, found.false)),
                    *map(percent, (found.naive, found.naive_false)),
                ])  # fmt: skip
    panels[0].set_ylabel("planted pupils shown (%)")
    panels[0].legend(fontsize=8)
    save(figure, folder / "planted.png")
    head = ["condition", "planted", "shown", "listed", "false", "naive finds", "naive false"]
    return table(head, rows)


def _again(
    draw: np.random.Generator, first: Bools, weights: Floats, kept: float, target: int | None
) -> Bools:
    """A second round: choices kept with this chance, the rest drawn anew; the target apart."""
    again = first & (draw.random(first.shape) < kept)
    for i in range(len(first)):
        open_to = np.where(again[i], 0.0, weights)
        open_to[i] = 0.0
        if target is not None:
            again[i, target] = open_to[target] = 0.0
        again[i] |= pick(draw, open_to, int(first[i].sum() - again[i].sum()))
    return again


def _two_rounds(
    draw: np.random.Generator, spread: float, kept: float, left: int | None
) -> tuple[Comparison, str | None]:
    """A class in two rounds; with ``left`` a pupil whom eight chose keeps that many of them."""
    while True:
        weights = np.exp(draw.normal(0, spread, 25))
        first = np.array([
            pick(draw, np.where(np.arange(25) == i, 0.0, weights), 5) for i in range(25)
        ])  # fmt: skip
        eight = np.flatnonzero(first.sum(axis=0) == 8)
        if left is None or len(eight):
            break
    target = None if left is None else int(eight[0])
    again = _again(draw, first, weights, kept, target)
    for i in draw.permutation(np.flatnonzero(first[:, target]))[:left] if left else ():
        again[i, draw.choice(np.flatnonzero(again[i]))] = False
        again[i, target] = True
    there = np.ones(25, dtype=bool)
    rounds = [class_round(25, {"like": one}, there) for one in (first, again)]
    found = compare_rounds(rounds[0], rounds[1])
    return found, None if target is None else rounds[0].pupils[target]


def declining(classes: int) -> str:
    """The two-round test without any decline, and with a planted drop from eight choosers."""
    draw = np.random.default_rng(SEED + 99)
    rows: list[list[object]] = []
    for spread in (0.0, 0.5, 0.8):
        for kept in (0.0, 0.6):
            some = [_two_rounds(draw, spread, kept, None)[0] for _ in range(classes)]
            shown = [sum(f.certainty != "undetermined" for f in one.flags) for one in some]
            listed = sum(len(one.flags) for one in some) / classes
            bound = sum(one.expected_flags_by_chance or 0.0 for one in some) / classes
            rows.append([
                spread, percent(kept), *map(percent, (sum(shown) / classes / 25, listed / 25)),
                percent(bound / 25), percent(sum(one > 0 for one in shown) / classes),
            ])  # fmt: skip
    none = table(
        ["popularity sd", "kept", "shown", "listed", "expected", "classes with one shown"], rows
    )
    rows = []
    losses = {
        "half: 8 to 4": 4,
        "5 of 8: 8 to 3": 3,
        "6 of 8: 8 to 2": 2,
        "7 of 8: 8 to 1": 1,
        "all: 8 to 0": 0,
    }
    for title, left in losses.items():
        marks: list[str | None] = []
        for _ in range(classes):
            found, target = _two_rounds(draw, 0.5, 0.6, left)
            marks += [f.certainty for f in found.flags if f.pupil == target]
        shown_share = sum(one != "undetermined" for one in marks) / classes
        rows.append([title, percent(shown_share), percent(len(marks) / classes)])
    return none + TEXT["c3"] + "\n" + table(["loses", "shown", "listed"], rows)


def power() -> str:
    """Section d: P(nobody chooses a pupil) under random choice, by class size and choices."""
    sizes = (10, 12, 15, 20, 25, 30, 32)
    rows = []
    for share in (1.0, 0.75):
        for k in (1, 2, 3, 4, 5):
            cells = []
            for size in sizes:
                nominators = round(size * share) - 1
                chance = (1 - k / (size - 1)) ** nominators
                cells.append(f"**{chance:.3f}**" if chance > 0.05 else f"{chance:.3f}")
            rows.append([f"{k}", f"{share:.0%}", *cells])
    return table(["choices", "present", *(f"n={size}" for size in sizes)], rows)


def main() -> None:
    """Write the page and the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[1] / "docs")
    args = parser.parse_args()
    classes = 4 if args.quick else 400
    folder: Path = args.to / "validation"
    folder.mkdir(parents=True, exist_ok=True)
    head = ["source", "class-questions", "numbers", "largest difference", "labels", "different"]
    agreed = table(
        head,
        [
            [one.source, one.classes, one.numbers, f"{one.largest:.1e}", one.labels, one.different]
            for one in agreements()
        ],
    )
    page = [
        TEXT["intro"].format(seed=SEED, classes=classes),
        TEXT["a"] + "\n" + agreed,
        TEXT["b"] + "\n" + false_flags(classes, folder) + TEXT["b2"],
        TEXT["c"] + "\n" + planted_classes(classes, folder),
        TEXT["c2"].lstrip("\n") + "\n" + declining(classes),
        TEXT["d"] + "\n" + power() + TEXT["d2"],
    ]
    target: Path = args.to / "validation.md"
    target.write_text("\n".join(page), encoding="utf-8")
    print(f"written: {target}")


if __name__ == "__main__":
    main()
