"""What a mentor can do with groups and seating plans: wish, keep, print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.typeset import typeset
from klasapp.errors import InputError, KlasappError
from klasapp.keys.files import write_atomically
from klasapp.roster.service import class_of
from klasapp.sociogram import groups_records
from klasapp.sociogram.groups import (
    Bonds,
    GroupPlan,
    GroupWish,
    KeptPlan,
    PlanKind,
    WishKind,
    bonds_of,
    clean_plan_name,
    make_wish,
)
from klasapp.sociogram.groups_wording import short_names
from klasapp.sociogram.round import Classmate
from klasapp.sociogram.seating import Classroom
from klasapp.sociogram.service import class_members, class_round, find_round
from klasapp.store.session import Session

__all__ = ["KeptPlan", "Material", "Session"]


@dataclass(frozen=True)
class Material:
    """What a division is made of: the class of today, and who chose whom in the round.

    ``names``: short names for the board and for print, each of one pupil only.
    """

    round_id: int
    class_name: str
    pupils: tuple[Classmate, ...]
    names: Mapping[int, str]
    bonds: Bonds


def load_material(session: Session, round_id: int) -> Material:
    """The choices of a round for dividing the class; noted in the audit. Safe in a thread.

    Who left the class is out, who came later is in. Raises ``InputError`` when nobody answered.
    """
    from klasapp.sociometry import analyse

    asked = find_round(session, round_id)
    if not asked.count("answered"):
        raise InputError("Er is nog geen formulier ingeleverd. Neem eerst de meting af.")
    pupils = class_members(session, asked.class_id) or tuple(
        one.pupil for one in asked.participants
    )
    chosen = class_round(session, round_id)
    isolated = [flag.pupil for flag in analyse(chosen).flags if flag.kind == "isolated"]
    bonds = bonds_of(chosen, isolated, tuple(one.id for one in pupils))
    with session.writing():
        session.audit("round.groups.read", f"round:{round_id}")
    name = class_of(session, asked.class_id).name
    return Material(round_id, name, pupils, short_names(pupils), bonds)


def list_wishes(session: Session, round_id: int, kind: PlanKind) -> tuple[GroupWish, ...]:
    """What the mentor wished, in the order of typing."""
    with session.reading() as db:
        return groups_records.wishes(db, round_id, kind)


def add_wish(
    session: Session, round_id: int, kind: PlanKind, wish: WishKind, pupils: tuple[int, ...]
) -> None:
    """Keep a wish at once; ``InputError`` when it is there already or is about one pupil."""
    with session.writing() as db:
        made = make_wish(wish, pupils, groups_records.wishes(db, round_id, kind))
        groups_records.add_wish(db, round_id, kind, made)
        session.audit("round.wish.add", f"round:{round_id}", f"{kind} {wish}")


def remove_wish(session: Session, round_id: int, kind: PlanKind, wish: GroupWish) -> None:
    """Drop a wish of the mentor; ``InputError`` for one that comes from elsewhere."""
    if wish.from_case:
        raise InputError('"Houd apart" kun je hier niet weghalen.')
    with session.writing() as db:
        groups_records.delete_wish(db, round_id, kind, wish)
        session.audit("round.wish.delete", f"round:{round_id}", f"{kind} {wish.kind}")


def keep_plan(
    session: Session,
    round_id: int,
    name: str,
    plan: GroupPlan,
    room: Classroom | None = None,
) -> int:
    """Keep a plan (a seating plan when there is a ``room``); returns its id."""
    kind: PlanKind = "seating" if room else "groups"
    kept = KeptPlan(
        0,
        round_id,
        kind,
        clean_plan_name(name),
        session.now,
        plan,
        room.columns if room else None,
        room.seats if room else None,
    )
    with session.writing() as db:
        find_round(session, round_id)
        plan_id = groups_records.add_plan(db, kept)
        session.audit("round.plan.keep", f"plan:{plan_id}", f"round:{round_id} {kind}")
    return plan_id


def kept_plans(session: Session, round_id: int, kind: PlanKind) -> tuple[KeptPlan, ...]:
    """The plans of a round, newest first."""
    with session.reading() as db:
        return groups_records.plans(db, round_id, kind)


def delete_plan(session: Session, plan_id: int) -> None:
    """Delete a kept plan."""
    with session.writing() as db:
        groups_records.delete_plan(db, plan_id)
        session.audit("round.plan.delete", f"plan:{plan_id}")


def restore_plan(session: Session, kept: KeptPlan) -> None:
    """Keep a deleted plan again, as it was."""
    with session.writing() as db:
        find_round(session, kept.round_id)
        plan_id = groups_records.add_plan(db, kept)
        session.audit("round.plan.restore", f"plan:{plan_id}", f"round:{kept.round_id}")


def print_groups(
    session: Session, material: Material, plan: GroupPlan, folder: Path | None = None
) -> Path:
    """Write the groups as a PDF with names only; returns its path. Raises ``KlasappError``."""
    data = {"groepen": [[material.names[one] for one in group] for group in plan.groups if group]}
    return _write(session, material, "groepjes", data, folder)


def print_seating(
    session: Session,
    material: Material,
    plan: GroupPlan,
    room: Classroom,
    folder: Path | None = None,
) -> Path:
    """Write the seating plan as a PDF with names only; returns its path."""
    tables = [[material.names[one] for one in table] for table in plan.groups]
    if len(tables) != room.tables:
        raise KlasappError("De indeling past niet in dit lokaal. Deel de klas opnieuw in.")
    used = [row for row in range(room.rows) if any(tables[row * room.columns :][: room.columns])]
    data = {
        "rijen": [
            tables[row * room.columns : (row + 1) * room.columns]
            for row in range(max(used, default=0) + 1)
        ],
        "plaatsen": room.seats,
    }
    return _write(session, material, "plattegrond", data, folder)


def _write(
    session: Session, material: Material, what: str, data: dict[str, Any], folder: Path | None
) -> Path:
    day = session.today
    pdf = typeset(
        f"{what}.typ",
        {"klas": material.class_name, "datum": day.strftime("%d-%m-%Y"), **data},
    )
    name = f"{what}-{slug(material.class_name, 'klas')}-{day.isoformat()}.pdf"
    path = export_folder(folder) / name
    write_atomically(path, pdf)
    with session.writing():
        session.audit("round.plan.print", f"round:{material.round_id}", what)
    return path
