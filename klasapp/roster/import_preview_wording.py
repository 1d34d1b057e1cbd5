"""What an import would change, as rows for the eye."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from klasapp.roster.changes import Change
from klasapp.roster.import_service import ImportPreview
from klasapp.roster.likeness import Doubt
from klasapp.roster.pupil import FIELD_WORDS, PupilDraft, same_class
from klasapp.roster.spoken_time import numeric_day

_SHOWN_ACCENTS = 4


def class_for(found: tuple[str, ...], mine: str) -> str:
    """The class of the file that the mentor most likely wants."""
    same = (name for name in found if same_class(name, mine))
    return next(same, found[0] if found else mine)


def change_rows(preview: ImportPreview) -> Iterator[tuple[str, str, str]]:
    """(sign, who, what) of all that would change."""
    for warning in preview.warnings:
        yield "! let op", "", warning
    if preview.roster is not None:
        for rejected in preview.roster.rejected:
            column = f', kolom "{rejected.column}"' if rejected.column else ""
            yield "✗ niet", f"rij {rejected.row}{column}", rejected.reason
    for draft in preview.plan.new:
        born = f"geboren {numeric_day(draft.birth_date)}" if draft.birth_date else ""
        number = f"nummer {draft.number}" if draft.number else ""
        yield "+ nieuw", draft.display_name, ", ".join(part for part in (number, born) if part)
    for change in preview.plan.changed:
        yield "~ wijzigt", change.pupil.display_name, _differences(change)
    for pupil in preview.plan.gone:
        yield "- weg", pupil.display_name, "niet meer in het bestand"


def doubt_row(doubt: Doubt, *, same: bool) -> tuple[str, str, str]:
    """(sign, who, what) of a pupil who may be somebody who is there already."""
    pupil = doubt.pupil
    parts = (
        pupil.display_name,
        pupil.class_name or "zonder klas",
        f"nummer {pupil.number}" if pupil.number else "zonder nummer",
        f"geboren {numeric_day(pupil.birth_date)}" if pupil.birth_date else "",
    )
    who = ", ".join(part for part in parts if part)
    if same:
        what = f"is dezelfde als {who}; er komt geen tweede bij. Toets g: toch niet."
        return "= dezelfde", doubt.draft.display_name, what
    return "? dezelfde", doubt.draft.display_name, f"lijkt op {who}: {doubt.reason}. Toets g: ja."


def _differences(change: Change) -> str:
    parts = []
    for field in change.fields:
        old, new = (_said(getattr(who, field)) for who in (change.pupil, change.draft))
        parts.append(f"{FIELD_WORDS[field]}: {old} → {new}")
    return ", ".join(parts)


def _said(value: object) -> str:
    if isinstance(value, date):
        return numeric_day(value)
    return str(value) if value else "(leeg)"


def accents_question(drafts: tuple[PupilDraft, ...], encoding: str) -> str:
    """Names in which a wrong encoding would be seen."""
    names = [draft.display_name for draft in drafts if not draft.display_name.isascii()]
    read_as = f" (gelezen als {encoding})" if encoding else ""
    if not names:
        return f"Er zijn geen namen met accenten{read_as}."
    more = f" en nog {len(names) - _SHOWN_ACCENTS}" if len(names) > _SHOWN_ACCENTS else ""
    return f"Kloppen de accenten? {', '.join(names[:_SHOWN_ACCENTS])}{more}{read_as}."
