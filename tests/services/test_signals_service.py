"""Reports, signals that stay or become a case, the log, places, and the slips of colleagues."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from klasapp.errors import InputError, KlasappError
from klasapp.roster.service import add_note
from klasapp.signals import log_service, pattern_service, service, slip_service
from klasapp.signals.pattern import Incident
from klasapp.signals.signal import SignalDraft, SignalError
from klasapp.store import audit
from klasapp.week import service as week
from klasapp.week.line import Harm

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def note(school: Any, who: int = 0, **facts: Any) -> int:
    fields: dict[str, Any] = {
        "class_id": school.class_id,
        "pupil_id": school.pupil_ids[who],
        "kind": "concern",
        "seen_on": FRIDAY,
        "source": "mentor",
        "text": "Stond alleen.",
    }
    return service.add_signal(school.session, SignalDraft(**{**fields, **facts}))


def lines(school: Any) -> list[Any]:
    found = week.this_week(school.session, school.class_id)
    return [one for one in found if one.place_kind == "signal"]


def test_a_report_waits_in_the_week_until_it_stays_and_then_comes_back(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    number = note(school_class, source="ouder", reported_on=MONDAY, reporter="Moeder")
    (line,) = lines(school_class)
    assert (line.when, line.harm, line.number) == ("today", Harm.TARGETED, number)
    assert line.what == "Melding bekijken: Stond alleen."
    with pytest.raises(SignalError):
        service.stays_signal(session, number, " ", None)
    day = service.check_day(session)
    assert day == date(2026, 11, 30)
    service.stays_signal(session, number, "Eerst zelf kijken.", day)
    (line,) = lines(school_class)
    assert line.what.startswith("Kijk weer naar dit signaal") and line.due == day
    assert "Eerst zelf kijken." in line.why
    service.take_back_stays(session, (number,))
    (line,) = lines(school_class)
    assert line.what == "Melding bekijken: Stond alleen."
    with pytest.raises(KlasappError, match="intussen iets anders"):
        service.take_back_stays(session, (number,))
    service.remove_signal(session, number)
    assert lines(school_class) == []
    service.put_back_signal(session, number)
    service.stays_signal(session, number, "Eerst zelf kijken.", day)
    clock.now = datetime(2026, 12, 1, 9, 0)  # noqa: DTZ001
    (line,) = lines(school_class)
    assert line.when == "overdue"
    service.stays_signal(session, number, "Het is over.", None)
    assert lines(school_class) == []


def test_an_injury_stays_in_the_week_until_somebody_was_spoken_with(school_class: Any) -> None:
    session = school_class.session
    number = note(school_class, codes=("SG16",), text="")
    (line,) = lines(school_class)
    assert line.what == "Vandaag overleggen met het ondersteuningsteam"
    assert (line.harm, line.legal) == (Harm.DANGER, True)
    service.note_consulted(session, number, "Met Kok van het ondersteuningsteam.")
    assert lines(school_class) == []
    assert service.read_signal(session, number).consulted


def test_several_signals_tell_one_story_for_a_case(school_class: Any) -> None:
    session = school_class.session
    first = note(school_class, seen_on=date(2026, 11, 10), codes=("BU1",), place="plein",
                 text="")  # fmt: skip
    second = note(school_class, source="medeleerling", unnamed=True, codes=("SG24",),
                  moment="pauze", reported_on=FRIDAY)  # fmt: skip
    told = service.told_of(session, (second, first))
    assert told.signal_ids == (first, second)
    assert told.pupil_id == school_class.pupil_ids[0]
    assert (told.seen_on, told.reported_on) == (date(2026, 11, 10), FRIDAY)
    assert (told.source, told.place, told.moment) == ("medeleerling", "plein", "pauze")
    assert told.forms == ("BU1",) and told.unnamed and told.self_harm and not told.injury
    assert told.summary.splitlines()[0].startswith("di 10 nov 2026: ")
    other = note(school_class, 1)
    assert service.told_of(session, (first, other)).pupil_id is None


def test_who_was_not_spoken_with_for_long(school_class: Any) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    log_service.just_spoke(session, ids[0], "Over gym")
    add_note(session, ids[1], "Moeder belde.")
    found = log_service.silences(session, school_class.class_id, {ids[2]: date(2026, 11, 2)})
    assert {one.pupil.id for one in found if not one.is_long} == {ids[0], ids[1], ids[2]}
    assert found[-1].days == 0 and found[0].last is None
    asked = [
        one for one in week.this_week(session, school_class.class_id) if one.place_kind == "pupil"
    ]
    assert len(asked) == 3 and "Er zijn er nog 7" in asked[0].why
    week.speak(session, asked[0])
    after = week.this_week(session, school_class.class_id)
    assert asked[0].number not in {one.number for one in after if one.place_kind == "pupil"}


def test_every_week_asks_for_something_good_and_shows_it(school_class: Any) -> None:
    def good() -> list[Any]:
        found = week.this_week(school_class.session, school_class.class_id)
        return [one for one in found if one.harm is Harm.GOOD]

    (ask,) = good()
    assert ask.what.startswith("Wat ging er goed") and ask.closable
    note(school_class, kind="positive", seen_on=MONDAY, text="Hielp een klasgenoot.")
    (shown,) = good()
    assert shown.what == "Zeg het hardop: Hielp een klasgenoot."
    assert shown.who == "Noor Jansen"


def test_the_page_of_places_has_no_name_and_no_small_number(
    school_class: Any, tmp_path: Path
) -> None:
    session, class_id = school_class.session, school_class.class_id
    for day in range(2):
        note(school_class, seen_on=FRIDAY - timedelta(days=day), place="plein", moment="pauze")
    with pytest.raises(InputError, match="3 of meer"):
        pattern_service.print_spots(session, class_id, folder=tmp_path)
    case = Incident(MONDAY, "plein", "pauze")
    path = pattern_service.print_spots(session, class_id, (case,), tmp_path)
    assert path.read_bytes().startswith(b"%PDF") and path.stat().st_mode & 0o077 == 0
    found = pattern_service.find_spots(session, class_id, (case,))
    (row,) = pattern_service.in_words(found, service.current_protocol(session))
    assert (row.place, row.moment, row.count) == ("Op het plein", "In de pauze", 3)


def test_a_slip_goes_out_and_comes_back_once(school_class: Any, tmp_path: Path) -> None:
    session, class_id = school_class.session, school_class.class_id
    paper, book = slip_service.write_slip(session, tmp_path)
    assert paper.read_bytes().startswith(b"%PDF")
    sheet = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    header = [str(cell) for cell in sheet[0]]
    filled = tmp_path / "terug.csv"
    rows = [
        header,
        ["Noor Jansen", "20-11-2026", "In de pauze", "Op het plein", "=1+1 [/ Werd geduwd.", "Kok"],
        ["Sem", "morgen", "", "", "Stond alleen.", "Kok"],
    ]
    filled.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8-sig")
    found = slip_service.read_slip(session, class_id, str(filled))
    assert len(found.fresh) == 1 and found.known == 0
    assert 'rij 3, kolom "Wanneer? (dag)"' in found.slip.faults[0]
    assert slip_service.keep_rows(session, class_id, found.fresh) == 1
    (line,) = service.list_signals(session, class_id)
    assert line.signal.state == "waiting" and line.what == "=1+1 [/ Werd geduwd."
    assert line.signal.draft.reporter == "Kok" and line.signal.draft.moment == "pauze"
    again = slip_service.read_slip(session, class_id, str(filled))
    assert again.fresh == () and again.known == 1


@pytest.mark.parametrize("content", [b"naam;klas\nSem;2B\n", b"", b"\x00\xff\xfe", b"%PDF-1.4 x"])
def test_a_file_that_is_no_slip_is_refused(
    school_class: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.csv"):
        slip_service.read_slip(school_class.session, school_class.class_id, str(path))
    assert service.list_signals(school_class.session, school_class.class_id) == ()


def test_parents_read_only_what_shows_at_home(
    school_class: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}

    def keep(_: str, data: dict[str, Any]) -> bytes:
        given.update(data)
        return b"%PDF"

    monkeypatch.setattr(slip_service, "typeset", keep)
    slip_service.write_parents(school_class.session, tmp_path)
    known = service.current_protocol(school_class.session).signals
    at_school = {one.text for one in known if one.seen_at == "school"}
    assert not at_school & {*given["signalen"], *given["spoed"]}
    assert len(given["spoed"]) == 2 and len(given["signalen"]) > 10


def test_the_log_keeps_phase_and_words_and_is_audited(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    number = log_service.add_entry(session, class_id, FRIDAY, "norming", "Rustig.")
    log_service.add_entry(session, class_id, MONDAY, "", "Ruzie na gym.")
    assert [one.text for one in log_service.read_log(session, class_id)] == [
        "Ruzie na gym.",
        "Rustig.",
    ]
    log_service.remove_entry(session, class_id, number)
    assert len(log_service.entries(session, class_id)) == 1
    with session.reading() as db:
        actions = [one.action for one in audit.newest(db)]
    assert actions[0] == "class.log.remove" and "class.log.read" in actions


def test_a_report_about_nobody_yet_gets_its_pupil_later(school_class: Any) -> None:
    number = note(school_class, pupil_id=None, source="brievenbus")
    (line,) = service.list_signals(school_class.session, school_class.class_id)
    assert line.who == ""
    service.say_about(school_class.session, number, school_class.pupil_ids[1])
    (line,) = service.list_signals(school_class.session, school_class.class_id)
    assert line.who == "Sem Berg"
    service.remove_signal(school_class.session, number)
    assert service.list_signals(school_class.session, school_class.class_id) == ()
