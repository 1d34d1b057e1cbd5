"""The school's anti-bullying protocol as data and rules. Pure: no files, no clock.

File texts, public holidays and dates come in as arguments. Start with ``read_protocol`` and
``read_calendar``, then ask ``tasks`` or ``plan`` and ``explain``.
"""

from klasapp.protocol.checking import check_protocol
from klasapp.protocol.dates import check_day
from klasapp.protocol.document import (
    Contact,
    Contradiction,
    Entry,
    Form,
    Guide,
    GuideItem,
    GuideSection,
    Level,
    LookFirst,
    Phase,
    Protocol,
    ProtocolError,
    Role,
    Settings,
    Signal,
    Span,
    Step,
    TaskText,
    Track,
)
from klasapp.protocol.explanation import explain
from klasapp.protocol.fault import Fault, FaultLevel
from klasapp.protocol.planning import (
    in_order,
    missing_first,
    next_action,
    overdue,
    plan,
    tasks,
    unmet_gates,
)
from klasapp.protocol.reading import read_protocol
from klasapp.protocol.school_calendar import (
    CalendarError,
    Holiday,
    SchoolCalendar,
    read_calendar,
    school_year_of,
    spoken,
)
from klasapp.protocol.task import (
    Anchor,
    CaseFacts,
    Gate,
    GateKind,
    Lane,
    Severity,
    Task,
    TaskState,
)

__all__ = [
    "Anchor",
    "CalendarError",
    "CaseFacts",
    "Contact",
    "Contradiction",
    "Entry",
    "Fault",
    "FaultLevel",
    "Form",
    "Gate",
    "GateKind",
    "Guide",
    "GuideItem",
    "GuideSection",
    "Holiday",
    "Lane",
    "Level",
    "LookFirst",
    "Phase",
    "Protocol",
    "ProtocolError",
    "Role",
    "SchoolCalendar",
    "Settings",
    "Severity",
    "Signal",
    "Span",
    "Step",
    "Task",
    "TaskState",
    "TaskText",
    "Track",
    "check_day",
    "check_protocol",
    "explain",
    "in_order",
    "missing_first",
    "next_action",
    "overdue",
    "plan",
    "read_calendar",
    "read_protocol",
    "school_year_of",
    "spoken",
    "tasks",
    "unmet_gates",
]
