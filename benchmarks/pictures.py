"""How long a picture for print takes; beside a plain matplotlib figure of the same class.

The plain figure is what one writes first: annotate() for every arrow, text() with a box for every
pupil, no curves around names, no legend. Times are medians after a first run; the ratio is to the
plain figure in the same format at the same size.

Run: python benchmarks/pictures.py [--pupils 28] [--runs 9]
"""

import argparse
import random
import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial
from io import BytesIO

from klasapp.sociogram.picture import FORMATS, PictureFormat, draw
from klasapp.sociogram.picture_sheet import PAGE, Subject, compose
from klasapp.sociometry.layout import LAYOUT_KINDS, LayoutKind

DPI = 250


def invent(size: int, seed: int = 3) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
    """Names, and choices in circles of six with some others."""
    draw_from = random.Random(seed)
    labels = {str(n): "Leerling"[: draw_from.randint(3, 8)] + f" {n}" for n in range(size)}
    pairs = frozenset(
        (a, b)
        for x, a in enumerate(labels)
        for y, b in enumerate(labels)
        if x != y and draw_from.random() < (0.7 if x // 6 == y // 6 else 0.05)
    )
    return labels, pairs


def subject(size: int, layout: LayoutKind) -> Subject:
    labels, pairs = invent(size)
    groups = tuple(tuple(str(n) for n in range(at, min(at + 6, size))) for at in range(0, size, 6))
    return Subject("Klas 2B · Met wie trek je graag op?", "Meting", labels, frozenset(labels),
                   pairs, pairs, layout, groups)  # fmt: skip


def plain(made: Subject, places: dict[str, tuple[float, float]], kind: PictureFormat) -> bytes:
    """The same class without any care."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(PAGE[0] / 72, PAGE[1] / 72), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, PAGE[0])
    axes.set_ylim(0, PAGE[1])
    for a, b in sorted(made.pairs):
        axes.annotate("", places[b], places[a], arrowprops={"arrowstyle": "->", "shrinkB": 8})
    for one, (x, y) in places.items():
        axes.text(x, y, made.labels[one], size=8, ha="center", va="center",
                  bbox={"boxstyle": "round", "facecolor": "white"})  # fmt: skip
    buffer = BytesIO()
    figure.savefig(buffer, format=kind)
    return buffer.getvalue()


def medians(works: tuple[Callable[[], object], ...], runs: int) -> tuple[float, ...]:
    """Milliseconds of each; they take turns, so that a busy machine slows all alike."""
    times: list[list[float]] = [[] for _ in works]
    for run in range(runs + 1):
        for work, found in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            if run:
                found.append(1000 * (time.perf_counter() - start))
    return tuple(statistics.median(found) for found in times)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=28)
    parser.add_argument("--runs", type=int, default=9)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"{args.pupils} pupils, {len(invent(args.pupils)[1])} choices; medians of {args.runs}")
    print(f"{'layout':12} {'format':6} {'ms':>7} {'plain':>7} {'ratio':>6} {'kB':>6} {'plain':>6}")
    known = frozenset(range(0x3000))
    for layout in LAYOUT_KINDS:
        made = subject(args.pupils, layout)
        sheet = compose(made, lambda text: 5.0 * len(text), known)
        places = {box.pupil: (box.x, box.y) for box in sheet.boxes}
        for kind in FORMATS:
            own, other = medians(
                (partial(draw, made, kind, DPI), partial(plain, made, places, kind)), args.runs
            )
            size, base = (len(one) / 1024 for one in (draw(made, kind), plain(made, places, kind)))
            print(
                f"{layout:12} {kind:6} {own:7.0f} {other:7.0f} {own / other:6.2f} "
                f"{size:6.0f} {base:6.0f}"
            )


if __name__ == "__main__":
    main()
