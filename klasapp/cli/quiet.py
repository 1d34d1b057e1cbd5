"""Nothing of a child in a log, an error report or a memory dump, whatever happens."""

import logging
import os
import sys
import threading
from types import TracebackType

_TELLTALE = (
    "TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT",
)  # fmt: skip
"""Variables with which Textual writes what it shows to a file, or sends it to another program."""


def keep_quiet() -> None:
    """Let no library write down what klasapp works with; call it before Textual is imported.

    No core dump (it would hold names and the key), no traceback of a thread, no log on the
    terminal, no log file or screenshot of Textual's.
    """
    for name in _TELLTALE:
        os.environ.pop(name, None)
    logging.lastResort = None
    logging.raiseExceptions = False
    sys.excepthook = _say_nothing
    sys.unraisablehook = lambda _: None
    threading.excepthook = lambda _: None
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _say_nothing(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    where = trace.tb_frame.f_code.co_name if trace else ""
    print(f"klasapp is gestopt ({kind.__name__} {where}).".replace(" )", ")"), file=sys.stderr)
