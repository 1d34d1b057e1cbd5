"""Where the mentor left off: the room last used, and for each class how each room was left.

Small settings in the database, without a line in the log: nobody did anything to a child's data.
Only the first screen of a room counts, so klasapp never opens on a text, a pupil or a class's
screen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from klasapp.store.session import Session

View: TypeAlias = Mapping[str, str]
"""How a screen was left, as ``BaseScreen.view_now`` gives it."""
_ROOM, _VIEWS = "place.room", "place.views.{}"


def last_room(session: Session) -> str:
    """The key of the room that was used last; empty at first."""
    from klasapp.store.settings import read_setting

    with session.reading() as db:
        return read_setting(db, _ROOM)


def views_of(session: Session, class_id: int | None) -> dict[str, View]:
    """How each room of a class was left, by its key."""
    from klasapp.store.settings import read_setting

    with session.reading() as db:
        return _read(read_setting(db, _VIEWS.format(class_id or 0)))


def keep_places(
    session: Session, room: str, class_id: int | None, views: Mapping[str, View]
) -> None:
    """Keep the room in use and how rooms were left; what was not entered stays as it was."""
    from klasapp.store.settings import read_setting, write_setting

    with session.reading() as db:
        before = read_setting(db, _ROOM), views_of(session, class_id)
    now = {**before[1], **views}
    if (room, now) != before:
        with session.writing() as db:
            write_setting(db, _ROOM, room)
            write_setting(db, _VIEWS.format(class_id or 0), json.dumps(now, ensure_ascii=False))


def _read(text: str) -> dict[str, View]:
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}
