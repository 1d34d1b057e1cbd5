"""The audit is read by people: no line of it shows a word of the code."""

import re
from pathlib import Path

import klasapp
from klasapp.upkeep.audit_words import spoken_action

_AUDITED = re.compile(r'\.audit\(\s*"([a-z_]+\.[a-z_.]+)"')


def test_every_action_that_is_audited_is_told_in_dutch() -> None:
    root = Path(klasapp.__file__).parent
    audited = {
        action
        for path in root.rglob("*.py")
        for action in _AUDITED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(audited) > 200
    told = {action: spoken_action(action) for action in sorted(audited)}
    as_they_were = [
        action
        for action, words in told.items()
        if words.partition(": ")[2] == action.partition(".")[2]
    ]
    assert as_they_were == []
