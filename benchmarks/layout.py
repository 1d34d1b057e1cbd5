"""How long the layouts of the sociogram take, and drawing one; beside networkx' spring_layout.

Run: python benchmarks/layout.py [--pupils 35]. Times are medians of several invented classes; the
ratio is to networkx' own spring_layout (which knows nothing of labels) on the same class.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

import networkx as nx

from klasapp.sociometry.layout import LAYOUT_KINDS, LayoutKind, lay_out
from klasapp.sociometry.layout_steps import steps
from klasapp.widgets.graph_view import Line, Node, Picture, rasterise

SIZES = ((140, 40), (98, 36), (68, 26), (80, 14))
CLASSES = 15


def invent(size: int, seed: int) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Labels and choices of a class in circles of five."""
    draw = random.Random(seed)
    ids = [f"p{number:02d}" for number in range(size)]
    widths = {one: draw.randint(5, 12) for one in ids}
    edges = [
        (a, b)
        for x, a in enumerate(ids)
        for y, b in enumerate(ids)
        if x != y and draw.random() < (0.6 if x // 5 == y // 5 else 0.04)
    ]
    return widths, edges


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def spring_layout(edges: list[tuple[str, str]]) -> float:
    """Milliseconds that networkx takes."""
    graph = nx.Graph(edges)
    return milliseconds(lambda: nx.spring_layout(graph, seed=1))


def own(
    kind: LayoutKind,
    size: tuple[int, int],
    ids: list[str],
    widths: dict[str, int],
    edges: list[tuple[str, str]],
) -> tuple[float, float, float]:
    """Milliseconds for the places, for the arrow keys, and for drawing every choice."""
    received = {one: sum(b == one for _, b in edges) for one in ids}
    groups = [ids[at : at + 5] for at in range(0, len(ids), 5)]
    start = time.perf_counter()
    layout = lay_out(kind, widths, edges, received, size, groups=groups)
    took = 1000 * (time.perf_counter() - start)
    nodes = tuple(Node(one, "x" * widths[one], *layout.places[one]) for one in ids)
    shown = Picture(nodes, tuple(Line(a, b, head=True) for a, b in edges))
    walk = milliseconds(lambda: steps(layout.places, widths))
    return took, walk, milliseconds(lambda: rasterise(shown, *size))


def main() -> None:
    """Print a line per size and layout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=35)
    pupils: int = parser.parse_args().pupils
    classes = [invent(pupils, seed) for seed in range(CLASSES)]
    print(f"{pupils} pupils, {statistics.mean(len(edges) for _, edges in classes):.0f} choices")
    spring = statistics.median(spring_layout(edges) for _, edges in classes)
    print(f"networkx spring_layout: {spring:.1f} ms")
    for size in SIZES:
        for kind in LAYOUT_KINDS:
            took, walk, draw = zip(
                *(own(kind, size, list(widths), widths, edges) for widths, edges in classes),
                strict=True,
            )
            median = statistics.median(took)
            print(
                f"{size[0]:>3} x {size[1]:<3} {kind:<12} {median:6.1f} ms "
                f"(worst {max(took):5.1f}; ratio {median / spring:4.2f})  "
                f"steps {statistics.median(walk):5.1f} ms (worst {max(walk):5.1f})  "
                f"all arrows drawn {statistics.median(draw):5.1f} ms"
            )


if __name__ == "__main__":
    main()
