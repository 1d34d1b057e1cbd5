"""The shipped protocol: whole, in our own words, and each item with its source."""

import re
import tomllib
import typing
from collections.abc import Iterator
from datetime import date

import pytest

from klasapp.protocol import FaultLevel, Protocol, check_protocol

FORBIDDEN = re.compile(r"slachtoffer|dader|pestcontract|verhoor|\bklikspaan\b", re.IGNORECASE)
MAY_BE_EMPTY = {"naam", "telefoon", "mail", "plaats"}  # contacts, still to fill in


class Sourced(typing.Protocol):
    """Anything that says where it comes from."""

    @property
    def lines(self) -> tuple[int, ...]: ...

    @property
    def addition(self) -> bool: ...


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)


def test_the_shipped_file_has_no_errors(text: str) -> None:
    """Only choices, and contacts that are still to fill in."""
    faults = check_protocol(text, today=date(2026, 9, 1))
    assert not [fault for fault in faults if fault.level is FaultLevel.ERROR]
    choices = {fault.code for fault in faults if fault.level is FaultLevel.CHOICE}
    assert {"C1", "C2", "C4", "C5", "C6", "C19", "C28"} <= choices
    notes = [fault.code for fault in faults if fault.level is FaultLevel.NOTE]
    assert notes == ["contact_missing"] * 5


def test_no_forbidden_words(text: str) -> None:
    """A mentor never reads slachtoffer, dader or pestcontract; not in comments either."""
    assert not FORBIDDEN.search(text)


def test_no_text_is_empty(text: str) -> None:
    """Every text says something, contacts apart."""
    for key, value in texts(tomllib.loads(text)):
        assert value.strip() or key in MAY_BE_EMPTY, key


def test_every_item_has_a_source_or_is_marked(protocol: Protocol) -> None:
    """R5: lines of the written protocol, or "aanvulling"."""
    items: list[Sourced] = [
        *protocol.signals,
        *protocol.forms,
        *protocol.report_sources,
        *protocol.places,
        *protocol.evidence,
        *protocol.levels,
        *protocol.phases,
        *protocol.roles,
        *protocol.guides,
        *(item for guide in protocol.guides for item in guide.items()),
        *(item for step in protocol.steps for item in step.checklist),
        *(item for track in protocol.tracks for item in track.items),
        *(item for level in protocol.levels for item in level.checklist),
        *(item for plan in protocol.look_first for item in (*plan.observe, *plan.ask, *plan.avoid)),
    ]
    for item in items:
        assert item.lines or item.addition, item
        assert all(1 <= line <= 732 for line in item.lines), item


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("B2", {"feiten": 9, "aandacht": 4, "weten": 1}),
        ("B3", {"doelen": 3, "confronteren": 4, "oorzaken": 3, "inleven": 1, "hulp": 1}),
        (
            "B4",
            {
                "stappen": 17,
                "houding": 2,
                "vragen": 3,
                "informatie": 1,
                "oefenen": 2,
                "daarna": 3,
                "aandachtspunten": 3,
            },
        ),
        ("B5", {"stappen": 11}),
        (
            "B6",
            {"stappen": 9, "houding": 1, "vragen": 5, "informatie": 3, "oefenen": 1, "daarna": 3},
        ),
        ("B7", {"fase1": 4, "fase2": 1, "fase3": 4, "fase4": 1, "fase5": 3}),
    ],
)
def test_guides_have_all_their_items(protocol: Protocol, key: str, counts: dict[str, int]) -> None:
    """The numbers of the table "Guides" in the requirements; numbered steps count up from 1."""
    guide = protocol.guide(key)
    assert guide is not None
    found = {section.key: len(section.items) for section in guide.sections}
    assert found | counts == found
    numbers = [item.number for item in guide.items() if item.number]
    assert numbers == list(range(1, len(numbers) + 1))


def test_b4_keeps_its_three_tips_and_b7_its_filled_in_phase(protocol: Protocol) -> None:
    """C19: phase 5 has items, all marked as ours."""
    bully, joint = protocol.guide("B4"), protocol.guide("B7")
    assert bully is not None
    assert joint is not None
    assert sum(len(item.tips) for item in bully.items()) == 3
    assert all(item.addition for item in joint.sections[4].items)
    assert not any(item.addition for item in joint.sections[0].items)


def test_our_own_guides_are_marked(protocol: Protocol) -> None:
    """Follow-up talk, parents of the gepeste and class talk are additions."""
    for key in ("VG", "OG", "klas"):
        guide = protocol.guide(key)
        assert guide is not None
        assert guide.addition


def test_lists_are_complete(protocol: Protocol) -> None:
    """All codes of the requirements, in order."""
    assert [signal.code for signal in protocol.signals] == [f"SG{n}" for n in range(1, 25)]
    assert [signal.code for signal in protocol.signals if signal.urgent] == ["SG16", "SG24"]
    sizes = {"LI": 13, "SP": 5, "WO": 7, "AF": 3, "BU": 10, "DI": 13}
    codes = [f"{group}{n}" for group, size in sizes.items() for n in range(1, size + 1)]
    assert [form.code for form in protocol.forms] == codes
    assert set(protocol.form_groups) == set(sizes)
    assert {form.code for form in protocol.forms if form.possibly_criminal} == {
        "SP1",
        "SP3",
        "SP5",
        "WO6",
        "DI3",
        "DI4",
        "DI6",
        "DI8",
        "DI9",
    }
    assert [entry.code for entry in protocol.evidence] == [f"BW{n}" for n in range(1, 7)]
    assert [step.number for step in protocol.steps] == [1, 2, 3, 4, 5, 6]
    assert [level.number for level in protocol.levels] == [0, 1, 2, 3, 4]
    assert [phase.number for phase in protocol.phases] == [1, 2, 3, 4, 5]
    tracked = [item.code for track in protocol.tracks[1:] for item in track.items]
    assert tracked == [
        *(f"T2.{n}" for n in range(1, 6)),
        *(f"T3.{n}" for n in range(1, 5)),
        *(f"T4.{n}" for n in range(1, 3)),
        *(f"T5.{n}" for n in range(1, 5)),
    ]
    places = {entry.code for entry in protocol.places}
    assert {"buiten", "onderweg", "online"} <= places
    assert {plan.kind for plan in protocol.look_first} == {"isolated", "rejected", "targeted"}


def test_signals_are_seen_where_the_requirements_say(protocol: Protocol) -> None:
    """The parents' version shows home items only, so the tags must be right."""
    seen = {signal.code: signal.seen_at for signal in protocol.signals}
    at_school = {"SG1", "SG2", "SG3", "SG4", "SG7", "SG14"}
    both = {"SG5", "SG6", "SG8", "SG9", "SG15", "SG16", "SG24"}
    assert {code for code, where in seen.items() if where == "school"} == at_school
    assert {code for code, where in seen.items() if where == "beide"} == both


def test_roles_are_called_by_the_words_of_the_house(protocol: Protocol) -> None:
    """C8: one name for one role, also through an old name."""
    assert protocol.role_name("apc") == "anti-pestcoördinator"
    assert protocol.role_name("coordinator") == "anti-pestcoördinator"
    assert protocol.role_name("teamleider") == "afdelingsleider"
    assert protocol.role_name("zorgteam") == "ondersteuningsteam"
    assert protocol.role_name("iemand anders") == "iemand anders"


def test_settings_are_those_of_the_requirements(protocol: Protocol) -> None:
    """The defaults of the deadlines table."""
    settings = protocol.settings
    assert (settings.step2_days, settings.step3_days, settings.step4_days) == (7, 7, 7)
    assert [span.text for span in settings.series] == ["2d", "7d", "1m"]
    assert [span.text for span in settings.long_series] == ["3m", "6m", "12m", "18m", "24m"]
    assert (settings.parent_talk_days, settings.parent_latest_days) == (7, 21)
    assert (settings.step3_follow_up_days, settings.report_days) == (3, 2)
    assert settings.parents_by_level[2] == "apc"
    assert settings.approach_by_level == {1: "zonder_schuldvraag", 2: "confronteren"}
    assert len(settings.breaches) == 6
    assert settings.look_first_days == 14
