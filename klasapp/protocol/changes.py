"""What is different between two versions of a protocol, as readable Dutch (R4, R9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from klasapp.protocol.document import Protocol
from klasapp.protocol.outline import Passage, Section, outline


@dataclass(frozen=True, slots=True)
class ProtocolChange:
    """One difference: ``was`` is empty for what is new, ``became`` for what is gone."""

    section: str  # the title of the section, Dutch
    was: str
    became: str

    @property
    def sentence(self) -> str:
        """The difference in one Dutch line."""
        if not self.was:
            return f"Nieuw: {self.became}"
        if not self.became:
            return f"Weg: {self.was}"
        return f"Was: {self.was}\nNu: {self.became}"


def protocol_changes(old: Protocol, new: Protocol) -> tuple[ProtocolChange, ...]:
    """Everything a mentor reads that differs, in the order of the protocol."""
    before = {section.key: section for section in outline(old)}
    after = {section.key: section for section in outline(new)}
    keys = dict.fromkeys((*after, *before))
    found: list[ProtocolChange] = []
    for key in keys:
        found.extend(_within(before.get(key), after.get(key)))
    return tuple(found)


def _within(old: Section | None, new: Section | None) -> Iterator[ProtocolChange]:
    title = new.title if new else old.title if old else ""
    if old and new and old.title != new.title:
        yield ProtocolChange(title, old.title, new.title)
    was = [_spoken(passage) for passage in old.passages] if old else []
    now = [_spoken(passage) for passage in new.passages] if new else []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, came = was[a:b], now[c:d]
        for index in range(max(len(gone), len(came))):
            yield ProtocolChange(
                title,
                gone[index] if index < len(gone) else "",
                came[index] if index < len(came) else "",
            )


def _spoken(passage: Passage) -> str:
    named = passage.label and passage.label[0].isalnum()
    return f"{passage.label} {passage.text}" if named else passage.text
