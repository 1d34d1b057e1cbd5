"""The school's protocol as data: what a protocol file holds, in frozen dataclasses.

The file keeps its Dutch keys; they are mapped to these nouns once, in ``reading``. Every text
that a mentor reads comes out of the file and carries either the line numbers of the written
protocol it rests on (``lines``) or the mark that klasapp added it (``addition``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from klasapp.errors import InputError
from klasapp.protocol.passages import (
    Amendment,
    Chapter,
    Definition,
    Entry,
    HelpOffer,
    Location,
    Scenario,
    SchoolRule,
    StarterLine,
    Statement,
    WordHint,
)


class ProtocolError(InputError):
    """The protocol file cannot be used; the message names the line and what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """A term: so many calendar days, or so many months (``text`` as in the file: 2d, 1m)."""

    text: str
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps (R111-R149): short card, full text, who, what comes first."""

    key: str  # stap1 .. stap6
    number: int
    title: str
    card: str
    full: str
    who: str
    first: str
    checklist: tuple[Entry, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskText:
    """What a task of the deadline engine says; ``{rol}`` and ``{reeks}`` are filled in."""

    key: str
    what: str
    who: str
    why: str
    lines: tuple[int, ...]
    addition: bool = False  # the term is ours: the written protocol names none


@dataclass(frozen=True, slots=True)
class Track:
    """One of the five tracks (R106-R110)."""

    key: str  # spoor1 .. spoor5
    title: str
    items: tuple[Entry, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of bullying, LI1..DI13 (R75-R82); ``possibly_criminal`` is a hint, never a verdict."""

    code: str
    label: str
    group: str  # LI, SP, WO, AF, BU, DI
    digital: bool
    possibly_criminal: bool
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal SG1..SG24 (R74); never added up to a score."""

    code: str
    text: str
    seen_at: str  # school | thuis | beide
    urgent: bool
    advice: str
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the school with the other names the protocol uses for it (C8)."""

    key: str
    name: str
    aliases: tuple[str, ...]
    task: str
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Who to reach for a role; empty fields are still to be filled in by the school (R20)."""

    key: str
    label: str
    name: str
    phone: str
    email: str
    location: str  # a room or a letterbox
    required: bool
    site: str = ""  # the key of the location it belongs to; empty = all locations

    @property
    def filled(self) -> bool:
        """Whether somebody can be reached with it."""
        return bool(self.phone or self.email or self.location)


GUIDE_MOMENTS = ("vooraf", "gesprek", "daarna")
"""When a part of a guide is read: before the talk, step by step in it, or in the weeks after."""
GUIDE_FIELDS = (
    "feiten", "beleving", "afspraken", "wens", "ondersteuning", "geen", "mag_noemen",
    "mag_doorgaan", "mag_delen", "redenen", "sorry",
)  # fmt: skip
"""Where the note of a step belongs. ``ondersteuning`` and ``redenen`` never reach a report (R211,
R219); ``mag_...`` are permissions (R245, C30); ``geen`` takes no note."""
GUIDE_SHOWS = ("", "bron", "beurten", "overzicht", "maatregel", "afspraken", "navraag")
"""What stands under a step: may the source be named (R225), whose turn it is (R252), what the
school did (R239), which measure comes next (R222), the agreements made (R226), that the mentor can
promise to ask others in class (R228)."""


@dataclass(frozen=True, slots=True)
class GuideItem:
    """One line of a guide for a talk, with tips that can be folded away."""

    number: int  # 0 where the line has no number
    text: str
    tips: tuple[str, ...]
    lines: tuple[int, ...]
    addition: bool = False
    field: str = "feiten"  # where a note at this step belongs, one of GUIDE_FIELDS
    label: str = ""  # what the note is called in the report
    say: str = ""  # a sentence to say; {naam} is the pupil
    shows: str = ""  # what klasapp adds to the step, one of GUIDE_SHOWS


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A part of a guide: its steps, its attitude, what to ask, what to watch."""

    key: str
    title: str
    items: tuple[GuideItem, ...]
    addition: bool = False
    moment: str = "gesprek"  # one of GUIDE_MOMENTS


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one talk (B2..B7, or one of our own)."""

    key: str
    title: str
    used_in: str
    goal: str
    sections: tuple[GuideSection, ...]
    lines: tuple[int, ...]
    addition: bool = False
    sources: tuple[str, ...] = ()  # keys of the library, the first one first

    def items(self) -> tuple[GuideItem, ...]:
        """All lines of all sections, in order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Level:
    """Escalation level 0-4 (R169-R175): who leads and what has to be ticked."""

    number: int
    title: str
    leads: str
    text: str
    checklist: tuple[Entry, ...]
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """Sanction phase 1-5 (R184-R193): recorded, never decided by klasapp."""

    number: int
    name: str
    by: tuple[str, ...]
    text: str
    examples: tuple[str, ...]
    requires: str
    external_protocol: str
    inform: tuple[str, ...]
    legal: tuple[str, ...]
    lines: tuple[int, ...]
    addition: bool = False
    first: str = ""  # what must have happened before, in Dutch (R194)


@dataclass(frozen=True, slots=True)
class LookFirst:
    """The "kijk eerst" plan of one kind of flag: look before any case exists."""

    kind: str  # isolated | rejected | targeted
    title: str
    observe: tuple[Entry, ...]
    ask: tuple[Entry, ...]
    avoid: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two places of the written protocol that disagree, and the setting that decides (C1..C30)."""

    code: str
    text: str
    setting: str  # path in the file, such as "stap5.reeks"
    lines: tuple[int, ...]
    options: Mapping[str, str] = field(default_factory=dict)  # value in the file -> Dutch
    about: tuple[str, ...] = ()  # the subjects on which the lines disagree, see ``statements``


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the file (the keys of requirements.md), days are calendar days."""

    region: str  # noord | midden | zuid
    clock_start: str
    clock_unit: str
    holiday_mode: str  # voor | na | doortellen (C28)
    self_solved_check_days: int
    self_solved_delete_days: int
    digital_days: int
    criminal_days: int
    step2_days: int
    step2_guides: tuple[str, ...]
    step2_inform_parents: bool
    report_days: int
    step3_days: int
    step3_after: str  # stap1 .. stap4
    step3_form: str
    step3_guides: tuple[str, ...]
    step3_follow_up_days: int
    minimum_agreements: int
    step4_days: int
    step4_after: str
    step4_consent: bool
    step4_guides: tuple[str, ...]
    series: tuple[Span, ...]
    series_with: tuple[str, ...]
    series_anchor: str
    long_series: tuple[Span, ...]
    follow_up_guides: tuple[str, ...]
    chances: int
    parent_talk_days: int
    parent_anchor_serious: str
    parent_anchor_other: str
    parent_latest_days: int
    step6_guides: tuple[str, ...]
    step6_targeted_guides: tuple[str, ...]
    class_talk_days: int
    class_return_days: int
    class_talk_guides: tuple[str, ...]
    parents_by_level: Mapping[int, str]
    approach_by_level: Mapping[int, str]
    approach_deviation: str
    breaches: tuple[str, ...]
    agreements_signing: str
    agreements_inform_parents: bool
    agreements_ready_week: int
    agreements_review: tuple[str, ...]
    agreements_blocks: tuple[str, ...]
    lesson_dose_weeks: int
    outside_school: str
    keep_years_after_leaving: int
    keep_sociogram_raw_days: int
    keep_sociogram_result: str
    keep_signals: str
    look_first_days: int
    targeted_as: str  # C10
    referral: str  # C12
    assessment_support: str  # C23
    double_forms: str  # C14
    unsourced_figures: str  # C15
    slips: str  # C22
    dead_sources: str  # tonen_met_status | verbergen (C24)
    other_pupils: str  # C16
    after_filing: str  # C25
    escalation_order: str  # C27
    not_preselected: tuple[str, ...]  # examples of measures never chosen beforehand (C21)
    suspension: str  # C29
    confidant_actions: tuple[str, ...]  # C26
    objection: str  # C30
    first_action_days: int  # the aim from first signal to first action (R60)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A school's protocol: settings and texts. A case pins id, version and sha256 (R9)."""

    id: str
    version: str
    name: str
    dated: date | None
    owner: str
    review_before: date | None
    sha256: str
    settings: Settings
    steps: tuple[Step, ...]
    tasks: Mapping[str, TaskText]
    tracks: tuple[Track, ...]
    forms: tuple[Form, ...]
    form_groups: Mapping[str, str]
    signals: tuple[Signal, ...]
    roles: tuple[Role, ...]
    role_aliases: Mapping[str, str]
    contacts: tuple[Contact, ...]
    report_sources: tuple[Entry, ...]
    places: tuple[Entry, ...]
    evidence: tuple[Entry, ...]
    levels: tuple[Level, ...]
    phases: tuple[Phase, ...]
    guides: tuple[Guide, ...]
    look_first: tuple[LookFirst, ...]
    contradictions: tuple[Contradiction, ...]
    statements: tuple[Statement, ...]
    board: str
    locations: tuple[Location, ...]
    definition: Definition
    school_rules: tuple[SchoolRule, ...]
    school_rules_intro: Entry
    starter_lines: tuple[StarterLine, ...]
    scenarios: tuple[Scenario, ...]
    help_offers: tuple[HelpOffer, ...]
    reasons: tuple[Entry, ...]  # why a pupil bullies: to ask about, never a label (R231)
    word_hints: tuple[WordHint, ...]
    chapters: tuple[Chapter, ...]
    amendments: tuple[Amendment, ...]

    def scenario(self, key: str) -> Scenario | None:
        """The online situation with that key (S1 .. S3)."""
        return next((one for one in self.scenarios if one.key == key), None)

    def scenarios_for(self, forms: Collection[str]) -> tuple[Scenario, ...]:
        """The situations that fit these forms of bullying; one that takes no files comes first."""
        fitting = (one for one in self.scenarios if set(one.forms) & set(forms))
        return tuple(sorted(fitting, key=lambda one: not one.no_files))

    def step(self, key: str) -> Step | None:
        """The step with that key (stap1 .. stap6)."""
        return next((step for step in self.steps if step.key == key), None)

    def guide(self, key: str) -> Guide | None:
        """The guide with that key (B2 .. B7, or one of our own)."""
        return next((guide for guide in self.guides if guide.key == key), None)

    def form(self, code: str) -> Form | None:
        """The form of bullying with that code (LI1 .. DI13)."""
        return next((form for form in self.forms if form.code == code), None)

    def task_text(self, key: str) -> TaskText:
        """What a task says; a file without that text gives the bare key."""
        return self.tasks.get(key) or TaskText(key, f"Taak {key}", "mentor", "", (1,))

    def role_name(self, key: str) -> str:
        """The name a mentor reads for a role key or one of its aliases; else the key itself."""
        known = self.role_aliases.get(key, key)
        return next((role.name for role in self.roles if role.key == known), key)
