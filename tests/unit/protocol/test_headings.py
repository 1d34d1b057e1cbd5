"""Where a task stands, in headings a mentor can look up; never a line of the file."""

import re

from klasapp.protocol import Protocol, headings, outline, quoted

_NUMBERED = re.compile(r"\bregels? \d|\(r\.\s?\d", re.IGNORECASE)


def test_every_task_of_the_protocol_names_a_heading(protocol: Protocol) -> None:
    """The step first, where a line stands in more places."""
    sections = outline(protocol)
    assert all(headings(sections, one.lines) for one in protocol.tasks.values())
    assert headings(sections, (616,), most=1) == ("Stap 3: Gesprek met de pester en meelopers",)
    both = quoted(headings(sections, protocol.tasks["S2.vervolg"].lines))
    assert both == "«Stap 2: Gesprek met de gepeste» en «Stap 5: Vervolggesprekken»"


def test_lines_that_stand_nowhere_have_no_heading(protocol: Protocol) -> None:
    """An own file may rest on lines that no section holds: then nothing is said."""
    assert headings(outline(protocol), (99_999,)) == ()
    assert headings((), (4,)) == ()
    assert quoted(()) == ""
    assert quoted(("a", "b", "c")) == "«a», «b» en «c»"


def test_no_text_of_the_protocol_names_a_line(protocol: Protocol) -> None:
    """A mentor has the protocol on paper or on the screen, without numbered lines."""
    for section in outline(protocol):
        for passage in section.passages:
            assert not _NUMBERED.search(passage.text), passage.text
