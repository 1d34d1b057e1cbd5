"""The sociogram as labels, lines and frames to draw."""

from __future__ import annotations

from klasapp.sociogram.explore import RELATIONS, Explored, View, stretches, tones
from klasapp.sociogram.explore_places import Arranged
from klasapp.widgets.graph_view import Frame, Line, Node, Picture


def drawing(explored: Explored, view: View, arranged: Arranged) -> Picture:
    """Everyone on the place found for this view, with the lines of it."""
    tone_of = tones(explored, view)
    places = arranged.layout.places
    return Picture(
        nodes=tuple(
            Node(one, RELATIONS.get(tone_of[one], " ") + text, *places[one], tone_of[one])
            for one, text in arranged.labels.items()
        ),
        lines=tuple(
            Line(one.start, one.end, one.stroke, one.tone, one.head, one.mark)
            for one in stretches(explored, view)
        ),
        frames=tuple(
            Frame(
                area.left,
                area.top,
                area.width,
                area.height,
                f" {explored.group_of[area.members[0]] or 'los'} ",
            )
            for area in arranged.layout.areas
        ),
        ellipses=tuple((ring.across, ring.down) for ring in arranged.layout.rings),
        steps=arranged.steps,
        focus=view.focus,
        entry=_entry(explored, arranged),
    )


def _entry(explored: Explored, arranged: Arranged) -> str:
    """Where the first arrow key leads: the pupil chosen most, the first by name of those."""
    return max(
        arranged.labels,
        key=lambda one: (explored.analysis.pupil(one).received or 0, -explored.numbers[one]),
    )
