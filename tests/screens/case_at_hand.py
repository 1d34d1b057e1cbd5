"""A case, or a plan to look first, for the screens."""

from collections.abc import Callable
from typing import Any

from klasapp.cases import service
from klasapp.sociometry import Flag, FlagKind

Host = Callable[[Callable[[], Any]], Any]


def look(school_class: Any, kind: FlagKind = "isolated", place: int = 0) -> int:
    flag = Flag(kind, "1", "certain", 0, 12, "Niemand koos deze leerling.", "")
    return service.start_look_first(school_class.session, school_class.pupil_ids[place], flag, None)
