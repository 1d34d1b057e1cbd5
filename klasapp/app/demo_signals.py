"""Signals, reports and the log of the practice class."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klasapp.store.session import Session

_SPOKEN = tuple(place for place in range(28) if place not in {5, 9, 16, 27})
"""Who was spoken with: four pupils wait for a word."""
_LOG = (
    (68, "forming", "Iedereen zoekt nog waar hij zit. Namenspel ging goed."),
    (48, "norming", "De klas regelt zelf wie het bord doet. Er wordt op elkaar gewacht."),
    (33, "", "Na de vakantie weer onrustig bij binnenkomst."),
)
_EARLIER: tuple[tuple[int, int | None, dict[str, Any]], ...] = (
    (45, 10, {"codes": ("SG3",), "place": "plein", "moment": "pauze"}),
    (38, None, {"text": "Gedrang en duwen bij het hek.", "codes": ("LI1",), "place": "plein",
                "moment": "pauze"}),
    (36, 24, {"kind": "positive", "text": "Trok een nieuwe klasgenoot bij het groepje."}),
    (34, 12, {"codes": ("SG2",), "text": "Boos na een opmerking over zijn schoenen.",
              "place": "plein", "moment": "pauze"}),
)  # fmt: skip
_LATER: tuple[tuple[int, int | None, dict[str, Any]], ...] = (
    (8, 15, {"codes": ("SG14", "SG15"), "text": "Twee keer naar huis met buikpijn."}),
    (4, 14, {"kind": "positive", "text": "Liep mee met wie alleen naar gym ging."}),
    (3, 21, {"source": "collega", "reporter": "collega van wiskunde", "codes": ("BU2",),
             "text": "Een groepje draait met de ogen als hij de beurt krijgt.", "place": "klas",
             "moment": "les"}),
    (1, 8, {"source": "ouder", "reporter": "vader", "unnamed": True, "codes": ("SG11",),
            "text": "Wil op maandag niet naar school. Zegt niet waarom."}),
)  # fmt: skip


def earlier_signals(session: Session, class_id: int, pupil_ids: tuple[int, ...]) -> None:
    """The log so far, a few signals, and short talks with most pupils."""
    from klasapp.signals.log_service import add_entry, just_spoke

    for days, phase, text in _LOG:
        add_entry(session, class_id, _ago(session, days - 30), phase, text)
    for days, place, facts in _EARLIER:
        _note(session, class_id, pupil_ids, days - 30, place, facts)
    for place in _SPOKEN:
        just_spoke(session, pupil_ids[place])


def later_signals(session: Session, class_id: int, pupil_ids: tuple[int, ...]) -> None:
    """Two reports that wait, one signal to look at again, and something good."""
    from klasapp.signals.log_service import add_entry
    from klasapp.signals.service import check_day, stays_signal

    add_entry(
        session, class_id, _ago(session, 5), "storming", "Wie hoort bij wie? Veel gefluister."
    )
    for days, place, facts in _LATER:
        number = _note(session, class_id, pupil_ids, days, place, facts)
        if place == 15:
            reason = "Kan ook griep zijn. Eerst vragen hoe het thuis gaat."
            stays_signal(session, number, reason, check_day(session))


def _note(
    session: Session,
    class_id: int,
    pupil_ids: tuple[int, ...],
    days: int,
    place: int | None,
    facts: dict[str, Any],
) -> int:
    from klasapp.signals.service import SignalDraft, add_signal

    fields: dict[str, Any] = {"kind": "concern", "source": "mentor", **facts}
    if fields["source"] != "mentor":
        fields["reported_on"] = session.today
    pupil_id = None if place is None else pupil_ids[place]
    seen_on = _ago(session, days)
    return add_signal(session, SignalDraft(class_id, pupil_id, seen_on=seen_on, **fields))


def _ago(session: Session, days: int) -> date:
    return session.today - timedelta(days=max(days, 0))
