"""Reading and checking a protocol file that somebody changed."""

import hashlib
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.protocol import (
    CaseFacts,
    Fault,
    FaultLevel,
    ProtocolError,
    SchoolCalendar,
    check_protocol,
    plan,
    read_protocol,
    tasks,
)

ODD_VALUES = (
    "-1", "0", "99999999999999999999", "1.5", "nan", "true", '""', '"[/red] =1+1"', "[]", "[[]]",
    "[1, 2]", '["2d", "2d"]', '["1m", "2d"]', '["9999m"]', "{}", "{ niveau9 = 1 }", "2026-02-03",
    "2026-02-03T10:00:00Z", "07:30:00", '"stap9"', "[{}]", '[{ code = 3 }]', "'x", '"""', "x =",
)  # fmt: skip


def errors(faults: tuple[Fault, ...]) -> list[tuple[int, str]]:
    return [(f.line, f.code) for f in faults if f.level is FaultLevel.ERROR]


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_the_text_is_pinned_by_its_hash(text: str) -> None:
    """R9: any change of the file is another protocol."""
    assert read_protocol(text).sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert read_protocol(text + "# \n").sha256 != read_protocol(text).sha256


@pytest.mark.parametrize(
    ("old", "new", "start", "code"),
    [
        ("termijn_dagen = 7", "termijn_dagen = -7", "termijn_dagen", "bad_value"),
        ('vakantie = "voor" ', 'vakantie = "nooit" ', "vakantie =", "bad_value"),
        ('leidraad = ["B4"]', 'leidraad = ["B99"]', 'leidraad = ["B99"]', "unknown_guide"),
        ('na = "stap3"', 'na = "stap5"', 'na = "stap5"', "bad_value"),
        ('reeks = ["2d", "7d", "1m"]', 'reeks = ["7d", "2d"]', "reeks =", "bad_value"),
        ('reeks = ["2d", "7d", "1m"]', 'reeks = ["straks"]', "reeks =", "bad_value"),
        ('sleutel = "B5"', 'sleutel = "B4"', None, "double"),
        ("[protocol]", "[protocol", "[protocol", "toml"),
        ('waar = "thuis"', 'waar = "maan"', '  { code = "SG10"', "bad_value"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(
    text: str, old: str, new: str, start: str | None, code: str
) -> None:
    """The check and the reader point at the same place, in Dutch."""
    changed = text.replace(old, new, 1)
    assert changed != text
    found = errors(check_protocol(changed))
    assert code in [fault_code for _, fault_code in found]
    if start is not None:
        assert (line_of(changed, start), code) in found
    if code in {"bad_value", "toml"}:
        with pytest.raises(ProtocolError, match=rf"regel {found[0][0]}:"):
            read_protocol(changed)


def test_unknown_and_missing_keys_are_notes(text: str) -> None:
    """A typing error in a name is told, and the file still works."""
    changed = text.replace("kansen = 1", "kanssen = 1", 1) + "\n[onzin]\nx = 1\n"
    notes = {f.code: f for f in check_protocol(changed) if f.level is FaultLevel.NOTE}
    assert "kanssen" in next(
        f.message
        for f in check_protocol(changed)
        if f.code == "unknown_key" and "stap5" in f.message
    )
    assert "setting_missing" in notes
    assert read_protocol(changed).settings.chances == 1
    assert not errors(check_protocol(changed))


def test_a_passed_review_date_is_a_note(text: str) -> None:
    """R18: only when today is given, and at the line of the date."""

    def overdue(today: date | None) -> list[int]:
        found = check_protocol(text, today=today)
        return [fault.line for fault in found if fault.code == "review_overdue"]

    assert overdue(None) == []
    assert overdue(date(2027, 7, 31)) == []
    assert overdue(date(2027, 8, 1)) == [line_of(text, "herzien_voor")]


def test_a_review_date_with_a_time_is_a_date_too(text: str) -> None:
    """A moment instead of a day is read as that day."""
    changed = text.replace("herzien_voor = 2027-08-01", "herzien_voor = 2027-08-01T09:00:00", 1)
    assert read_protocol(changed).review_before == date(2027, 8, 1)
    codes = [fault.code for fault in check_protocol(changed, today=date(2027, 8, 1))]
    assert "review_overdue" in codes


def test_a_filled_contact_is_no_longer_asked_for(text: str) -> None:
    """R20: phone, mail or a place is enough."""
    changed = text.replace('telefoon = ""', 'telefoon = "045-5550100"', 1)
    missing = [f for f in check_protocol(changed) if f.code == "contact_missing"]
    assert len(missing) == 4
    assert missing[0].line > line_of(changed, "[[contacten]]")


def test_a_limit_shorter_than_the_steps_is_noted(text: str) -> None:
    """C5: the shortest term holds, and the mentor hears that."""
    changed = text.replace("uiterlijk_dagen = 21", "uiterlijk_dagen = 10", 1)
    assert "cap_short" in {fault.code for fault in check_protocol(changed)}


def test_a_short_file_borrows_the_rest(text: str) -> None:
    """A school changes one term and keeps everything else of the shipped protocol."""
    short = '[protocol]\nid = "onze"\nversie = "1"\n[stap2]\ntermijn_dagen = 3\n'
    protocol = read_protocol(short, text)
    assert (protocol.id, protocol.settings.step2_days) == ("onze", 3)
    assert protocol.settings.report_days == 2
    assert protocol.guide("B7") is not None
    found = plan(protocol, SchoolCalendar("zuid"), date(2026, 9, 7))
    assert next(task.due for task in found if task.id == "D1") == date(2026, 9, 10)
    assert not errors(check_protocol(short, base=text))
    assert read_protocol(short, text + "#\n").sha256 != protocol.sha256


def test_an_empty_file_still_gives_a_plan() -> None:
    """Nothing at all is no reason to fail: defaults, and tasks with bare names."""
    protocol = read_protocol("")
    found = plan(protocol, SchoolCalendar("zuid"), date(2026, 9, 7))
    assert {"D1", "D2", "D3", "D6"} <= {task.id for task in found}
    assert all(task.what for task in found)
    assert not errors(check_protocol(""))


def test_a_file_with_windows_line_ends_and_a_mark_is_read(text: str) -> None:
    """As Notepad saves it."""
    assert read_protocol("\ufeff" + text.replace("\n", "\r\n")).id == "svopl-antipest"


def survives(text: str, base: str = "") -> None:
    """Reading gives a working protocol or one Dutch sentence; checking always gives faults."""
    lines = max(1, len(text.splitlines()))
    faults = check_protocol(text, today=date(2026, 9, 1), base=base)
    for fault in faults:
        assert 1 <= fault.line <= lines
        assert fault.message
    try:
        protocol = read_protocol(text, base)
    except InputError as error:
        assert "regel" in str(error)
        assert any(fault.level is FaultLevel.ERROR for fault in faults)
        return
    calendar = SchoolCalendar("zuid")
    plan(protocol, calendar, date(2026, 9, 7))
    tasks(protocol, calendar, CaseFacts(date(2026, 9, 7), forms=("DI4",), offender_unknown=True))


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), value=st.sampled_from(ODD_VALUES))
def test_any_value_in_any_place_is_survived(text: str, seed: int, value: str) -> None:
    """One key after another gets a value that does not belong there."""
    lines = text.splitlines()
    chance = random.Random(seed)
    spots = [n for n, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    for spot in chance.sample(spots, chance.randint(1, 3)):
        lines[spot] = lines[spot].partition("=")[0] + f"= {value}"
    survives("\n".join(lines))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), junk=st.text(max_size=30))
def test_a_damaged_file_is_survived(text: str, seed: int, junk: str) -> None:
    """Lines lost, doubled, or with something else typed into them."""
    lines = text.splitlines()
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        spot = chance.randrange(len(lines))
        action = chance.randrange(3)
        if action == 0:
            del lines[spot : spot + chance.randint(1, 40)]
        elif action == 1:
            lines.insert(spot, lines[spot])
        else:
            lines[spot] = lines[spot][: chance.randint(0, 20)] + junk
    survives("\n".join(lines))


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_survived(whole: str) -> None:
    """Also a letter, a picture or nothing."""
    survives(whole)


@pytest.mark.parametrize(
    "whole",
    [
        "a = " + "[" * 100_000,
        "stappen = 3",
        "stappen = [1, 2]",
        "[[stappen]]\nsleutel = []",
        "vormen = []",
        "rollen = 'x'",
        "[rollen]\nalias = 3",
        "[ouders]\nwie = 'x'",
        "[ouders]\nwie = { niveau1 = 3 }",
        "aanpak = 3",
        "contacten = [[]]",
        "[protocol]\nvereiste_contacten = [1]",
        "[[leidraden]]\nsleutel = 'B6'\ndelen = [[]]",
        "[[leidraden]]\nsleutel = 'B6'\n[[leidraden.delen]]\npunten = [{ nr = 'x' }]",
        "[kijk_eerst]\nplannen = [{ kijken = [1, 'x'] }]",
        "[[tegenstrijdigheden]]\ncode = 'C1'\ninstelling = 'stap5.reeks'\nregels = ['x']",
        "[stap5]\nreeks = []\nlange_reeks = []\nmet = []",
        "[stap5]\nanker = 'stap2'\n[stap4]\nna = 'stap1'\n[stap3]\nna = 'stap1'",
        "[klok]\nvakantie = 1979-05-27T07:32:00Z",
        "x = 99999" + "9" * 5000,
    ],
)
def test_known_traps_are_survived(text: str, whole: str) -> None:
    """Values of the wrong kind in every place where a list or table belongs."""
    survives(whole)
    survives(whole, text)
