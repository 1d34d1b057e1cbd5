"""A pupil at the mentor's laptop: an open round, the keys and clicks, and what is on disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from textual.pilot import Pilot
from textual.widgets import OptionList

from klasapp.app.demo_class import PUPILS
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft
from klasapp.sociogram import records, service
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.question import Kind
from klasapp.sociogram.scale import SCALE_STARTERS
from klasapp.sociogram.service import Draft
from klasapp.store.session import Session

PASSPHRASE = "vier woorden op een rij"
POSITIVE: tuple[Kind, str] = ("positive", "Met wie trek je graag op?")
NEGATIVE: tuple[Kind, str] = ("negative", "Met wie liever niet?")

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def opened(
    school: ClassLike,
    questions: Sequence[tuple[Kind, str]] = (POSITIVE, NEGATIVE),
    limit: int | None = None,
    *,
    scales: bool = False,
) -> int:
    """``scales``: the four questions about the pupil himself as well."""
    session = school.session
    round_id = service.start_round(session, school.class_id)
    asked = tuple((one.kind, one.text) for one in SCALE_STARTERS) if scales else ()
    service.save_draft(
        session, round_id, Draft("Meting", tuple(questions), limit, school.pupil_ids, asked)
    )
    service.open_round(session, round_id)
    return round_id


def choices_on_disk(school: ClassLike, round_id: int) -> set[tuple[str, str, str]]:
    """What a second connection reads, as after a crash."""
    with school.session.store.reopen() as store:
        made = service.class_round(Session(store, school.session.clock), round_id)
    return {(one.question, one.nominator, one.nominee) for one in made.nominations}


def answers_on_disk(school: ClassLike, round_id: int) -> dict[str, list[int]]:
    """The steps on every scale, as a second connection reads them."""
    with school.session.store.reopen() as store:
        other = Session(store, school.session.clock)
        kinds = {one.id: one.kind for one in service.find_round(other, round_id).scales}
        with other.reading() as db:
            told = records.scale_answers(db, round_id)
    return {kind: [step for q, _, step in told if kinds[q] == kind] for kind in kinds.values()}


def rows_on_disk(session: Session) -> dict[str, int]:
    """How many rows each table holds."""
    with session.reading() as db:
        return {table.name: table.count for table in db.tables}


@dataclass
class School:
    """As ``ClassLike``."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def class_of_28(session: Session) -> School:
    """The class of the practice school."""
    year = roster.add_school_year(session, "2026-2027", "zuid")
    class_id = roster.add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(str(place), given, infix, family, "2B", birth_date=date(2013, 5, 2))
        for place, (given, infix, family) in enumerate(PUPILS, 230101)
    ]
    pupils = roster.add_pupils(session, class_id, drafts)
    return School(session, class_id, tuple(pupil.id for pupil in pupils))


async def type_text(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def become(pilot: Pilot[None], name: str) -> None:
    await type_text(pilot, name)
    await pilot.press("enter", "j")
    await pilot.pause()


async def turn(pilot: Pilot[None], times: int = 1) -> None:
    """Tab to the button that goes on, and Enter; it takes no second press while it is lit."""
    for _ in range(times):
        await pilot.press("tab", "enter")
        await pilot.pause(0.3)


async def click_name(pilot: Pilot[None], name: str) -> None:
    """Click a name where a person sees it."""
    picker = pilot.app.screen.query_one(NamePicker)
    row = next(row for row in picker.fitting if row.name == name)
    column, line = picker.place_of(row.id)
    await pilot.click(picker, offset=(column + 3, line + 1))
    await pilot.pause()


async def click_answer(pilot: Pilot[None], text: str) -> None:
    """Click a numbered answer where a person sees it."""
    listed = pilot.app.screen.query_one("#answers", OptionList)
    strips = pilot.app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip) for strip in strips]
    line = next(n for n, row in enumerate(rows) if row.rstrip(" │").endswith(text))
    await pilot.click(listed, offset=(5, line - listed.region.y))
    await pilot.pause(0.3)
