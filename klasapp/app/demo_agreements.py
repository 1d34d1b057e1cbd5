"""The agreements of the practice class: in force, one pupil says "nog niet", one was not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klasapp.store.session import Session

NOT_YET, ABSENT = 12, 21
"""Places in the class list."""
_FIRST_LESSON, _VOTE, _LETTER, _LOOK_BACK = 37, 42, 45, 95
"""Days after the first of August."""
_PROPOSED = (
    ("Niet schelden", "omgang", 24, "We noemen elkaar bij de eigen naam."),
    ("Iedereen mag meedoen, ook in de pauze.", "omgang", 22, ""),
    ("Laat elkaar uitpraten", "omgang", 19, "We laten elkaar uitpraten, ook als je het al weet."),
    ("Geen huiswerk vergeten", "omgang", 4, ""),
    ("Je vraagt het voordat je een foto deelt.", "online_en_groepsapp", 23, ""),
    ("In de groepsapp gaat het over school.", "online_en_groepsapp", 18, ""),
    ("Na tien uur is het stil in de groepsapp.", "online_en_groepsapp", 17, ""),
    ("Zie je dat iemand alleen staat? Dan ga je erbij staan.", "hulp_vragen", 20, ""),
    ("Wie zich vergist, zegt sorry en maakt het goed.", "als_het_misgaat", 21, ""),
)
"""What pupils said, the heading, the votes, and how the class worded it in the end."""
_STARTERS = (("ZA10", 16), ("AR13", 15))
_PROMISES = ("KA4", "KA7")
FROM_LESSON = "Als ik twijfel of een grapje leuk is, vraag ik het."


def make_agreements(
    session: Session,
    class_id: int,
    pupil_ids: tuple[int, ...],
    first_day: date,
    go_to: Callable[[date], date],
) -> None:
    """Proposals, a vote, and a letter home.

    ``go_to`` moves the clock of the demo to a day, never past its today.
    """
    from klasapp.agreements import proposals_service as proposals
    from klasapp.agreements import service
    from klasapp.agreements.endorse_service import endorse, endorse_rest

    go_to(first_day + timedelta(days=_FIRST_LESSON))
    for text, block, votes, worded in _PROPOSED:
        line = proposals.propose(session, class_id, text, block).line
        proposals.vote(session, line.id, str(votes))
        if worded:
            proposals.reword(session, line.id, worded)
        if votes > 10:
            proposals.choose(session, line.id, "chosen")
    for code, votes in _STARTERS:
        line = proposals.add_starter(session, class_id, code)
        proposals.vote(session, line.id, str(votes))
        proposals.choose(session, line.id, "chosen")
    for code in _PROMISES:
        proposals.add_starter(session, class_id, code)
    service.change_motto(session, class_id, "Bij ons hoort iedereen erbij")
    go_to(first_day + timedelta(days=_VOTE))
    service.adopt(session, class_id)
    service.explained(session, class_id, session.today)
    endorse(session, class_id, pupil_ids[ABSENT], "absent")
    endorse_rest(session, class_id, "yes")
    service.parents_informed(session, class_id, go_to(first_day + timedelta(days=_LETTER)))


def look_back(
    session: Session, class_id: int, first_day: date, go_to: Callable[[date], date]
) -> None:
    """Look back after the autumn holiday; the lesson about it led to one more agreement."""
    from klasapp.agreements import proposals_service as proposals
    from klasapp.agreements import service
    from klasapp.agreements.review_service import hold_review, reviews_due

    go_to(first_day + timedelta(days=_LOOK_BACK))
    lesson = "terugkijken-op-onze-afspraken"
    for asked in reviews_due(session, class_id):
        lines = service.overview(session, class_id).agreed
        hard = {lines[2].id, lines[4].id}
        said = {one.id: "hard" if one.id in hard else "kept" for one in lines}
        hold_review(
            session, class_id, asked.moment, said, {},  # type: ignore[arg-type]
            "Uitpraten is lastig bij groepswerk. We proberen een teken met de hand.",
        )  # fmt: skip
    proposals.propose_from_lesson(session, class_id, lesson, FROM_LESSON, "omgang")


def change_minds(session: Session, class_id: int, pupil_ids: tuple[int, ...]) -> None:
    """What happened lately: a pupil does not stand behind the agreements now."""
    from klasapp.agreements.endorse_service import endorse

    note = "Vindt de stille groepsapp overdreven."
    endorse(session, class_id, pupil_ids[NOT_YET], "not_yet", note=note)
