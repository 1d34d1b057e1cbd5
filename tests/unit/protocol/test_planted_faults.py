"""A fault planted in the shipped file is found, on its line, at its level."""

from datetime import date

import pytest

from klasapp.documents.content import library_text
from klasapp.protocol import FaultLevel, check_protocol, read_library, read_protocol

E, N = "error", "note"
# old text, new text, code, level, start of the line that the fault must name ("" = any)
PLANTED = [
    ('wie = "mentor"\neerst = "Er is een', 'wie = "portier"\neerst = "Er is een', "unknown_role", E,
     "[[stappen]]"),
    ('eigenaar = "apc"', 'eigenaar = "koning"', "unknown_role", E, "eigenaar"),
    ('zorgteam = "ondersteuningsteam"', 'zorgteam = "niemand"', "unknown_role", E, "zorgteam"),
    ('door = "directie"', 'door = "buurman"', "unknown_role", E, "[[sancties]]"),
    ("fase = 3\n", "fase = 6\n", "gap", E, "[[sancties]]"),
    ('vereist = "fase3"', 'vereist = "fase5"', "unreachable", E, 'vereist = "fase5"'),
    ('vereist = "fase3"', 'vereist = "zin"', "unknown_requirement", E, 'vereist = "zin"'),
    ('"fase4", "fase5"]', '"fase4", "fase9"]', "unreachable", E, "overtredingen"),
    ('"fase4", "fase5"]', '"fase5", "fase4"]', "ladder_down", E, "overtredingen"),
    ('"fase4", "fase5"]', '"fase4"]', "phase_unreached", N, "overtredingen"),
    ('"laatste_kans", "niveau2', '"laatste kans", "niveau2', "unknown_rung", E, "overtredingen"),
    ("kansen = 1", "kansen = 2", "chances_differ", N, "kansen"),
    ("niveau = 3\n", "niveau = 7\n", "gap", E, "[[niveaus]]"),
    (', niveau4 = "directie" }', " }", "nobody", N, "wie ="),
    ('na = "stap2"', 'na = "stap1"', "order", N, 'na = "stap1"'),
    ('na = "stap3"', 'na = "stap2"', "order", N, ""),
    ("nummer = 5", "nummer = 8", "gap", E, "[[stappen]]"),
    ('leidraad = ["B5"]', "leidraad = []", "no_guide", N, "leidraad = []"),
    ('sleutel = "D3"', 'sleutel = "D33"', "task_missing", N, ""),
    ('sleutel = "D3"', 'sleutel = "D33"', "task_unused", N, "[[taken]]"),
    ('gebruikt_bij = "niveau2"', 'gebruikt_bij = "maan"', "unreachable", E, "[[leidraden]]"),
    ('vormen = ["DI9", "DI12", "DI2"]', 'vormen = ["DI9", "DI99"]', "unknown_form", E,
     "[[scenarios]]"),
    ("\ngeen_bestanden = true", "\ngeen_bestanden = false", "nude_stop_missing", E,
     "[[scenarios]]"),
    ('vormen = ["DI9", "DI12", "DI2"]', 'vormen = ["DI12"]', "nude_stop_missing", N, ""),
    ('bronnen = ["helpwanted", "politie"', 'bronnen = ["weg", "politie"', "unknown_source", E,
     "bronnen"),
    ('code = "AR2", blok = "omgang"', 'code = "AR2", blok = "ongang"', "unknown_block", E,
     '  { code = "AR2"'),
    ('"belofte_mentor"]', '"belofte_mentor", "gras"]', "block_empty", N, "verplichte_blokken"),
    ('lange_reeks = ["3m"', 'lange_reeks = ["1m"', "series_overlap", E, "lange_reeks"),
    ('lange_reeks = ["3m", "6m", "12m", "18m", "24m"]', "lange_reeks = []", "not_followed", N,
     "lange_reeks"),
    ('met = ["gepeste", "pester"]', 'met = ["gepeste"]', "one_side", N, "met ="),
    ('{ over = "fase 5 van het', '{ over = "de fase 5 van het', "contradiction", E,
     '  { over = "de fase'),
    ("wissen_na_dagen = 90", "wissen_na_dagen = 3", "deleted_before_check", E, "wissen_na_dagen"),
    ('herzien = ["herfst"', 'herzien = ["pinda"', "unknown_holiday", E, "herzien ="),
    ("herzien_voor = 2027-08-01", "herzien_voor = 2015-08-01", "dates_crossed", E, "herzien_voor"),
    ('code = "BU10"', 'code = "XX10"', "unknown_group", E, '  { code = "XX10"'),
    ('advies_spoed = "Overleg', 'advies_spoedx = "Overleg', "urgent_without_advice", E, ""),
    ('code = "C10"', 'code = "C99"', "choice_missing", N, "[[tegenstrijdigheden]]"),
    ('niveau2 = "confronteren"', 'niveau2 = "boos"', "unknown_approach", E, 'niveau2 = "boos"'),
    ("waar = \"school\", regels = [118]", 'waar = "school"', "no_source", N, '  { code = "SG1"'),
    ('soort = "rejected"', 'soort = "vreemd"', "unreachable", N, ""),
    ('code = "HA11"', 'code = "HA10"', "double", E, '  { code = "HA10"'),
    ('sleutel = "doel.doelen"\ndeel = 1', 'sleutel = "doel.doelen"\ndeel = 9', "bad_value", E,
     "deel = 9"),
    ('tips = ["Praat', 'tipz = ["Praat', "unknown_key", N, ""),
    ('voor = ["ouders"]', 'voor = ["opa"]', "bad_value", E, '  { code = "HA6"'),
    ("leerjaren = [1, 2]", 'leerjaren = ["een"]', "bad_value", E, '  { code = "HA10"'),
    ('schorsing = "alleen_vastleggen"', 'schorsing = "doen"', "bad_value", E, "schorsing"),
    ('vereiste_contacten = ["apc"', 'vereiste_contacten = ["kok"', "contact_missing", N, ""),
    ('coordinator = "apc"', 'coordinator = "directie"', "bad_choice", E, "coordinator ="),
]  # fmt: skip


@pytest.fixture(scope="module")
def keys() -> set[str]:
    return {item.key for item in read_library(library_text())}


@pytest.mark.parametrize(("old", "new", "code", "level", "start"), PLANTED)
def test_a_planted_fault_is_found_on_its_line(
    text: str, keys: set[str], old: str, new: str, code: str, level: str, start: str
) -> None:
    """The shipped file has no such fault; with one change it has, at the line of that change."""
    assert old in text
    before = {f.message for f in check_protocol(text, library=keys)}
    changed = text.replace(old, new, 1)
    lines = changed.splitlines()
    found = [
        fault
        for fault in check_protocol(changed, library=keys)
        if fault.code == code and fault.level.value == level and fault.message not in before
    ]
    assert found, f"{code} is not found"
    assert any(lines[fault.line - 1].startswith(start) for fault in found)


def test_more_than_twenty_five_kinds_of_fault_are_planted() -> None:
    """The check is tried on many kinds, not on one kind many times."""
    assert len({code for _, _, code, _, _ in PLANTED}) >= 25


def test_a_location_that_is_not_listed_is_found(text: str) -> None:
    """R1: a contact belongs to a location that exists."""
    changed = text.replace('sleutel = "apc"\nfunctie', 'sleutel = "apc"\nlocatie = "x"\nfunctie')
    found = [f for f in check_protocol(changed) if f.code == "unknown_location"]
    assert [changed.splitlines()[f.line - 1] for f in found] == ['locatie = "x"']


def test_odd_ways_to_reach_somebody_are_noted(text: str) -> None:
    """A mail address without @ and a phone number without a digit."""
    changed = text.replace('mail = ""', 'mail = "bel maar"', 1)
    changed = changed.replace('telefoon = ""', 'telefoon = "op kantoor"', 1)
    assert sum(f.code == "contact_odd" for f in check_protocol(changed)) == 2


def test_what_a_short_file_borrows_is_not_its_fault(text: str) -> None:
    """Faults are told of the file at hand, never of the lines it does not have."""
    broken = text.replace("\ngeen_bestanden = true", "\ngeen_bestanden = false", 1)
    own = '[protocol]\nid = "onze"\n[stap2]\ntermijn_dagen = 3\n'
    assert not [f for f in check_protocol(own, base=broken) if f.level is FaultLevel.ERROR]


def test_every_contradiction_of_the_list_is_a_choice(text: str) -> None:
    """C1..C30 come out of the shipped file by themselves, each at the line of its setting."""
    found = [f for f in check_protocol(text, today=date(2026, 9, 1)) if f.level.value == "choice"]
    assert sorted((f.code for f in found), key=lambda c: int(c[1:])) == [
        f"C{n}" for n in range(1, 31)
    ]
    lines = text.splitlines()
    for fault in found:
        setting = fault.message.partition("Gekozen: ")[2].partition(" = ")[0]
        assert lines[fault.line - 1].lstrip().startswith(setting.rpartition(".")[2]), fault


FOUND_IN_THE_LINES = ("C1", "C2", "C4", "C5", "C6", "C19")


def _said(text: str, code: str) -> list[str]:
    """The statements that make a choice necessary, as they stand in the file."""
    protocol = read_protocol(text)
    about = next(one.about for one in protocol.contradictions if one.code == code)
    return [
        line
        for line in text.splitlines()
        if any(line.startswith(f'  {{ over = "{one}"') for one in about)
    ]


@pytest.mark.parametrize("code", FOUND_IN_THE_LINES)
def test_a_contradiction_is_found_in_what_the_lines_say(text: str, code: str) -> None:
    """Nobody has to point it out: without a choice it is an error, with lines that agree nothing.

    The choices of the list are left out, then the lines are made to say one thing.
    """
    said = _said(text, code)
    head, mark, _ = text.partition("[[tegenstrijdigheden]]")
    errors = [f for f in check_protocol(head) if f.code == "contradiction"]
    shown = {head.splitlines()[f.line - 1] for f in errors}
    assert mark and shown & set(said)
    assert all(f.level is FaultLevel.ERROR for f in errors)
    agreed = text
    for line in said:
        about = line.split('"')[1]
        same = f'  {{ over = "{about}", zegt = "hetzelfde", regels = [1] }},'
        agreed = agreed.replace(line, same)
    found = [f.code for f in check_protocol(agreed)]
    assert code not in found and "choice_settled" in found
    assert code in [f.code for f in check_protocol(text)]


def test_what_the_file_says_of_the_lines_stands_in_the_message(text: str) -> None:
    head, _, _ = text.partition("[[tegenstrijdigheden]]")
    said = " ".join(f.message for f in check_protocol(head) if f.code == "contradiction")
    assert "regel 10 en 361 zegt 'na 2 dagen', regel 616 zegt 'na 3 dagen'" in said
    assert "regel 732 zegt niets" in said
