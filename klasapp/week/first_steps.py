"""The first steps of a new mentor: from an empty klasapp to a planned lesson and a round.

Nothing is ticked off by hand: each step is done when its fact is there. So the list goes on where
the mentor left it, whatever way was taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from klasapp.lessons.plan_service import year_of
from klasapp.roster.service import list_pupils
from klasapp.sociogram.service import list_rounds
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

_HIDDEN = "week.first_steps_hidden"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step; ``room`` is the key of the room where it is done."""

    what: str
    how: str
    room: str
    done: bool

    @property
    def line(self) -> str:
        """With its mark, in Dutch."""
        return f"{'✓' if self.done else '○'} {self.what}"


def first_steps(session: Session, class_id: int | None) -> tuple[FirstStep, ...]:
    """The steps, in order; empty when all are done or the mentor put the list away."""
    with session.reading() as db:
        if read_setting(db, _HIDDEN):
            return ()
    pupils = class_id is not None and bool(list_pupils(session, class_id))
    lesson = class_id is not None and pupils and bool(year_of(session, class_id))
    rounds = list_rounds(session, class_id) if class_id is not None else ()
    steps = (
        FirstStep("maak je klas", "geef hem een naam", "roster", class_id is not None),
        FirstStep("zet de leerlingen erin", "plak een lijst of lees een bestand", "roster", pupils),
        FirstStep("plan een les", "klasapp stelt een jaar voor", "lessons", lesson),
        FirstStep(
            "zet een meting klaar", "kies de vragen en open hem", "sociogram",
            any(one.state != "draft" for one in rounds),
        ),
    )  # fmt: skip
    return () if all(step.done for step in steps) else steps


def put_away(session: Session, *, away: bool = True) -> None:
    """Do not show the list any more, or (``away=False``) again."""
    with session.writing() as db:
        write_setting(db, _HIDDEN, "1" if away else "")
