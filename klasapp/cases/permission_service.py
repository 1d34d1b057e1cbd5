"""What pupils allow: naming the source, telling parents, going on with a talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klasapp.cases import guided_talk_records as talks
from klasapp.cases.case import (
    DraftError,
    require_open,
    tidy,
)
from klasapp.cases.case_view import look_up
from klasapp.cases.guided_talk import (
    Permission,
    PermissionAnswer,
    last_answers,
)
from klasapp.errors import KlasappError
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_SUPPORT = frozenset({"ondersteuning", "redenen"})


def permissions(session: Session, case_id: int) -> dict[tuple[int, Permission], PermissionAnswer]:
    """What the pupils of a case allow, by pupil and kind: the last answer counts (R245, C30)."""
    with session.reading() as db:
        return last_answers(talks.permissions(db, case_id))


def give_permission(
    session: Session, case_id: int, pupil_id: int, kind: Permission, answer: str, reason: str = ""
) -> bool:
    """Keep what a pupil allows. False: it was so already. Raises ``DraftError``."""
    why = tidy(reason, "reason")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        if pupil_id not in {one.pupil_id for one in case.active}:
            raise KlasappError("Deze leerling hoort niet bij deze zaak.")
        if kind is Permission.TALK_MAY_GO_ON and answer == "no" and not why:
            raise DraftError("reason", "Schrijf waarom de leerling dit gesprek niet wil.")
        if kind is Permission.CONSULTED and not why:
            raise DraftError("reason", "Schrijf met wie je overlegde en wat jullie besloten.")
        return keep_permission(session, db, case_id, PermissionAnswer(kind, pupil_id, answer, why,
                                                            session.now))  # fmt: skip


def keep_permission(session: Session, db: Database, case_id: int, given: PermissionAnswer) -> bool:
    old = last_answers(talks.permissions(db, case_id)).get((given.pupil_id, given.kind))
    if old and (old.answer, old.reason) == (given.answer, given.reason):
        return False
    talks.add_permission(db, case_id, given)
    session.audit("case.permission", f"case:{case_id}", f"pupil:{given.pupil_id} {given.kind}")
    return True


# For other pages
