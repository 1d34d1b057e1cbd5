"""The one module that knows SQLCipher: it stands in for sqlite3 before sqlite-utils loads.

sqlite-utils catches the exceptions of the module it finds as ``pysqlite3``; SQLCipher's own are
no subclasses of ``sqlite3``'s, so the two must be the same module.
"""

import sys
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

sys.modules.setdefault("pysqlite3", dbapi2)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

from sqlite_utils import Database as Database  # noqa: E402 - must come after the stand-in

Error = dbapi2.Error
"""Every failure of the database library is one of these."""


def connect(path: Path, key: bytes) -> Database:
    """A connection to the encrypted database at ``path`` (made when there is none).

    ``key``: 32 bytes, given to SQLCipher as a raw key. Foreign keys are on, the journal is a
    write-ahead log, commits reach the disk before they are confirmed. Raises ``Error``.
    """
    raw: Any = dbapi2.connect(str(path), isolation_level=None, timeout=5.0)
    try:
        # Without this SQLCipher writes about a wrong key on the terminal, through the screen.
        raw.execute("pragma cipher_log_level = NONE")
        raw.execute(f"pragma key = \"x'{key.hex()}'\"")
        raw.execute("select count(*) from sqlite_master").fetchone()
        raw.execute("pragma journal_mode = wal")
        raw.execute("pragma synchronous = full")
        raw.execute("pragma foreign_keys = on")
        raw.execute("pragma secure_delete = on")
        raw.execute("pragma temp_store = memory")
        # Not cipher_memory_security: it makes every look four times as slow, and what it wipes
        # stands in Python's own memory as well.
    except Error:
        raw.close()
        raise
    # Plugins of other programs must never be handed the decrypted connection.
    return Database(raw, execute_plugins=False)
