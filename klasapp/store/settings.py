"""Small settings of this database, as text by key."""

from klasapp.store.sqlcipher import Database


def read_setting(db: Database, key: str, default: str = "") -> str:
    """The value under ``key``, or ``default``."""
    row = db.execute("select value from setting where key = ?", [key]).fetchone()
    return str(row[0]) if row else default


def write_setting(db: Database, key: str, value: str) -> None:
    """Keep ``value`` under ``key``; call it inside a transaction."""
    db.table("setting").upsert({"key": key, "value": value}, pk="key")
