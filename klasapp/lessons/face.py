"""The class's face of a lesson: what stands on the screen, and nothing about anybody.

A second window reads it from a small file; so it holds the lesson's own text and a clock only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from klasapp.lessons.module import LessonModule
from klasapp.lessons.run import LessonRun, clock

OVER = "Deze les is klaar."


@dataclass(frozen=True, slots=True)
class Face:
    """The step as the class sees it.

    ``seconds``: spent in this step at ``at`` (seconds since 1970); ``planned``: for the step.
    """

    title: str
    step: int
    steps: int
    text: str
    seconds: int
    planned: int
    running: bool
    at: float

    def left(self, now: float) -> int:
        """Seconds left at ``now``; 0 when the time is over."""
        spent = self.seconds + (int(now - self.at) if self.running else 0)
        return max(self.planned - max(spent, 0), 0)


def face_of(run: LessonRun, module: LessonModule, now: datetime, at: float) -> Face:
    """The face of the step in use: only what the lesson file itself says."""
    step = next(one for one in module.steps if one.number == run.step)
    time = clock(run, now)
    route = [one.number for one in run.route]
    return Face(
        title=module.title,
        step=route.index(run.step) + 1 if run.step in route else run.step,
        steps=len(route),
        text=step.screen,
        seconds=time.in_step,
        planned=time.planned,
        running=time.running,
        at=at,
    )


def to_json(face: Face) -> str:
    """A face as text."""
    return json.dumps(asdict(face), ensure_ascii=False)


def from_json(text: str) -> Face | None:
    """The face in this text; None when there is none."""
    try:
        data = json.loads(text)
        face = Face(**data)
    except (ValueError, TypeError):
        return None
    texts = all(isinstance(one, str) for one in (face.title, face.text))
    numbers = (face.step, face.steps, face.seconds, face.planned, face.at)
    return face if texts and all(isinstance(one, int | float) for one in numbers) else None
