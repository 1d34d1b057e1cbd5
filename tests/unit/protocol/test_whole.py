"""The protocol made whole: rules, scenarios, help, reader, completeness, changes."""

import itertools
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.documents.content import library_text
from klasapp.protocol import (
    PART_TITLES,
    Contact,
    Location,
    Protocol,
    completeness,
    contact_for,
    contacts_at,
    layered,
    layers,
    outline,
    protocol_changes,
    read_library,
    read_protocol,
    search,
    to_toml,
    words_to_reconsider,
)
from klasapp.protocol.settings import setting_paths
from klasapp.protocol.settings_words import LABELS

# Lines of the written protocol that say nothing by themselves: white lines and headings.
HEADINGS = {
    1, 3, 5, 7, 9, 11, 26, 34, 40, 42, 60, 61, 62, 64, 71, 107, 116, 142, 156, 157, 163, 164, 172,
    173, 177, 178, 189, 202, 212, 215, 218, 229, 239, 240, 246, 247, 261, 277, 278, 286, 289, 292,
    296, 303, 305, 306, 308, 309, 315, 316, 321, 322, 325, 326, 333, 334, 344, 345, 348, 349, 351,
    356, 357, 359, 360, 362, 363, 366, 382, 394, 412, 421, 426, 431, 435, 449, 452, 455, 458, 461,
    464, 467, 470, 474, 477, 482, 486, 495, 499, 502, 504, 507, 510, 514, 517, 525, 530, 535, 561,
    571, 578, 582, 583, 588, 592, 595, 596, 598, 620, 623, 624, 628, 629, 631, 632, 635, 636, 640,
    641, 646, 676, 686, 687, 689, 690, 696, 697, 701, 702, 703, 704, 705, 707, 708, 713, 714, 719,
    720, 722, 723, 728, 729, 731, *range(88, 93), *range(227, 229), *range(256, 259),
    *range(265, 267), *range(273, 277), *range(390, 393), *range(396, 399), *range(400, 403),
    100, *range(404, 407), *range(408, 411), *range(438, 440), *range(658, 675),
}  # fmt: skip


def test_every_line_of_the_written_protocol_is_somewhere(protocol: Protocol) -> None:
    """R5: nothing of the 732 lines is lost: it is read in the app, or stands in the library."""
    shown = {
        line
        for section in outline(protocol)
        for passage in section.passages
        for line in passage.lines
    }
    shown |= {line for item in read_library(library_text()) for line in item.lines}
    assert set(range(1, 733)) - HEADINGS - shown == set()


def test_every_passage_has_a_source_or_is_ours(protocol: Protocol) -> None:
    """Settings and contacts apart, each line a mentor reads says where it comes from."""
    for section in outline(protocol):
        if section.key in {"contacten", "instellingen"}:
            continue
        for passage in section.passages:
            assert passage.lines or passage.addition, (section.key, passage.text)


def test_all_seven_parts_can_be_read(protocol: Protocol) -> None:
    """R5, R8: each part has sections with text, in order; keys are unique."""
    sections = outline(protocol)
    assert [part for part, _ in itertools.groupby(one.part for one in sections)] == [*PART_TITLES]
    assert len({one.key for one in sections}) == len(sections)
    assert all(passage.text for one in sections for passage in one.passages)


def test_searching_ignores_case_and_accents(protocol: Protocol) -> None:
    """Every word must occur; codes count too; a title comes as itself."""
    sections = outline(protocol)
    assert search(sections, "SG16")[0].text.startswith("Heeft blauwe plekken")
    assert search(sections, "COORDINATOR") == search(sections, "coördinator")
    assert search(sections, "schoolregels")[0].index == -1
    assert search(sections, "  ") == ()
    assert search(sections, "xyzzy") == ()


def test_starter_lines_are_ours_and_positive(protocol: Protocol) -> None:
    """R51, R207: AR1-14 and ZA1-19, said as what to do; every block has some."""
    codes = [line.code for line in protocol.starter_lines if not line.addition]
    assert codes == [*(f"AR{n}" for n in range(1, 15)), *(f"ZA{n}" for n in range(1, 20))]
    for line in protocol.starter_lines:
        words = line.text.lower().replace(".", " ").replace(",", " ").split()
        assert not {"niet", "nooit", "geen"} & set(words), line
    blocks = {line.block for line in protocol.starter_lines}
    assert blocks == set(protocol.settings.agreements_blocks)


def test_school_rules_and_definition(protocol: Protocol) -> None:
    """R45-R49, R61, R72: three rules, three criteria, four verdicts."""
    assert [rule.code for rule in protocol.school_rules] == ["1", "2", "3"]
    assert len(protocol.definition.criteria) == 3
    assert {one.code for one in protocol.definition.verdicts} == {
        "signaal", "ruzie", "vermoeden", "pesten",
    }  # fmt: skip
    assert len(protocol.reasons) == 6


def test_scenarios_have_all_their_steps(protocol: Protocol) -> None:
    """R86-R88: 7, 5 and 8 items; the nude image has its stop and comes first."""
    counts = {one.key: len(one.items) for one in protocol.scenarios}
    assert counts == {"S1": 7, "S2": 5, "S3": 9}  # the tracing of line 255 is two items
    first = protocol.scenario("S1")
    assert first is not None
    assert first.no_files
    assert "GEEN" in first.stop
    assert first.sources[0] == "helpwanted"
    assert [one.key for one in protocol.scenarios_for(["DI11", "DI9"])] == ["S1", "S2", "S3"]
    assert protocol.scenarios_for(["LI1"]) == ()


def test_sources_that_are_named_exist(protocol: Protocol) -> None:
    """R203: Slachtofferhulp stands in the guide for the gepeste; every key is in the library."""
    library = {item.key: item for item in read_library(library_text())}
    guide = protocol.guide("B6")
    assert guide is not None
    assert library[guide.sources[0]].title == "Slachtofferhulp Nederland"
    named = [key for one in protocol.scenarios for key in one.sources]
    named += [key for one in protocol.guides for key in one.sources]
    named += [key for one in protocol.help_offers for key in one.sources]
    assert set(named) <= set(library)


def test_help_offers(protocol: Protocol) -> None:
    """R147, R165, R167: the seven kinds, a training for years 1 and 2, and one of four meetings."""
    offers = {one.code: one for one in protocol.help_offers}
    assert sum(365 in one.lines for one in offers.values()) >= 6
    assert offers["HA10"].years == (1, 2)
    assert offers["HA11"].most == 4
    assert all(one.for_whom for one in offers.values())


def test_phases_say_what_comes_first(protocol: Protocol) -> None:
    """R184-R194: each phase says who, what comes first, and the law at 4 and 5."""
    for phase in protocol.phases:
        assert phase.by
        assert phase.first
    assert [bool(phase.legal) for phase in protocol.phases] == [False, False, False, True, True]
    assert [phase.requires for phase in protocol.phases][1:] == [
        "eerste_oudergesprek", "fase2", "fase3", "fase4",
    ]  # fmt: skip


def test_a_protocol_without_contacts_is_never_complete(protocol: Protocol) -> None:
    """R20: five are required; filling them all makes it complete."""
    found = completeness(protocol)
    assert [one.key for one in found.missing] == [
        "apc", "vertrouwenspersoon", "teamleider", "meld_email", "politie",
    ]  # fmt: skip
    assert not found.complete
    filled = replace(
        protocol, contacts=tuple(replace(one, phone="045-1") for one in protocol.contacts)
    )
    assert completeness(filled).complete
    assert completeness(filled, date(2027, 8, 1)).review_overdue
    assert not completeness(filled, date(2027, 7, 31)).review_overdue


def test_each_location_needs_its_contacts(protocol: Protocol) -> None:
    """R1: a general contact counts everywhere, that of a location only there and before it."""
    general = tuple(
        replace(one, phone="" if one.key == "apc" else "045-1") for one in protocol.contacts
    )
    north = Contact("apc", "apc", "Zoë", "045-2", "", "", True, "n")
    two = replace(
        protocol,
        locations=(Location("n", "Noord"), Location("z", "Zuid")),
        contacts=(*general, north),
    )
    assert [one.sentence for one in completeness(two).missing] == ["anti-pestcoördinator (Zuid)"]
    found = contact_for(two, "apc", "n")
    assert found is not None
    assert found.name == "Zoë"
    assert contact_for(two, "apc", "z") is None
    assert {one.key for one in contacts_at(two, "z")} == {one.key for one in protocol.contacts}


def test_changes_between_versions_are_told_in_dutch(text: str, protocol: Protocol) -> None:
    """R4: what changed, what is new, what is gone; nothing for the same protocol."""
    assert protocol_changes(protocol, protocol) == ()
    changed = text.replace("termijn_dagen = 7", "termijn_dagen = 5", 1)
    changed = changed.replace('  { code = "SG1", ', '  { code = "SG0", tekst = "Iets", '
                              'aanvulling = true },\n  { code = "SG1", ', 1)  # fmt: skip
    changed = changed.replace('"Luister naar de leerling."', '"Luister eerst."', 1)
    found = protocol_changes(protocol, read_protocol(changed))
    told = {change.section: change.sentence for change in found}
    assert "(dagen): 7" in told["Termijnen en keuzes"]
    assert "(dagen): 5" in told["Termijnen en keuzes"]
    assert told["Signalen op school en thuis"] == "Nieuw: SG0 Iets"
    assert told["Online: Een naaktfoto of naaktfilmpje staat online"] == (
        "Was: S1.1 Luister naar de leerling.\nNu: S1.1 Luister eerst."
    )
    back = protocol_changes(read_protocol(changed), protocol)
    assert "Weg: SG0 Iets" in {change.sentence for change in back}


def test_words_that_deserve_a_second_look(protocol: Protocol) -> None:
    """R124, R217: whole words, whatever their case, with their place; never inside a word."""
    text = "De Dader is ALTIJD gemeen en nooitgedacht; je  bent dom."
    found = words_to_reconsider(protocol, text)
    assert [one.word for one in found] == ["Dader", "ALTIJD", "gemeen", "je  bent"]
    assert all(text[one.start : one.end] == one.word and one.tip for one in found)
    assert words_to_reconsider(protocol, "") == ()


def test_every_setting_has_a_dutch_name() -> None:
    """No setting is shown by its key."""
    assert set(LABELS) == set(setting_paths())


VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), inner,
        max_size=3,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), VALUES,
                       max_size=4))  # fmt: skip
def test_what_is_written_as_toml_is_read_back_the_same(data: dict[str, object]) -> None:
    """Names with quotes, brackets or control signs in them change nothing."""
    assert tomllib.loads(to_toml(data)) == data


def test_layers_come_back_and_the_top_decides(text: str) -> None:
    """R9: a layered text is whole by itself, and its hash is of all of it."""
    own = '[stap2]\ntermijn_dagen = 3\n[rollen.alias]\ncoordinator = "teamleider"\n'
    whole = layered(own, "", text)
    assert layers(whole) == [own, text]
    protocol = read_protocol(whole)
    assert protocol.settings.step2_days == 3
    assert protocol.settings.step3_days == 7
    assert protocol.role_name("coordinator") == "afdelingsleider"
    assert protocol.role_name("zorgteam") == "ondersteuningsteam"
    assert protocol.sha256 != read_protocol(text).sha256
    assert read_protocol(own, text).settings == protocol.settings


@pytest.mark.parametrize("key", ["B1", "getuigen", "helper"])
def test_guides_that_the_protocol_lacks_are_there(protocol: Protocol, key: str) -> None:
    """Class agreements, silent witnesses and a helper each have a guide."""
    guide = protocol.guide(key)
    assert guide is not None
    assert len(guide.items()) >= 6
