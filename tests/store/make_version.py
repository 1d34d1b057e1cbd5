"""Store a database of the newest schema version, with some invented rows, for later tests.

Run ``python tests/store/make_version.py`` once when a schema file is added.
"""

from pathlib import Path

from klasapp.store import migrations
from klasapp.store.sqlcipher import connect

KEY = bytes(range(32))
FOLDER = Path(__file__).parent / "versions"
_ROWS = {
    1: (
        "insert into school_year values (1, '2026-2027', '2026-08-01', '2027-07-31', 'zuid')",
        "insert into school_class values (1, 1, '2B')",
        "insert into pupil values (1, '0012', 'Zoë', 'van', 'Testen', '2013-05-02', null, null)",
        "insert into pupil values (2, null, 'Sem', '', 'Voorbeeld', null, null, null)",
        "insert into enrolment values (1, 1, '2026-08-01', null)",
        "insert into enrolment values (2, 1, '2026-08-01', null)",
    ),
    2: (
        "insert into round values (1, 1, 'Meting', '2026-10-01', 'closed', 'pupil_mode',"
        " '2026-10-01T09:00:00')",
        "insert into round_question values (1, 1, 1, 'positive', 'Met wie?', null)",
        "insert into round_participant (round_id, pupil_id, state, answered_at)"
        " values (1, 1, 'answered', '2026-10-01T09:05:00')",
        "insert into round_participant (round_id, pupil_id, state) values (1, 2, 'absent')",
        "insert into nomination values (1, 1, 2, 1)",
    ),
    3: (
        "insert into protocol_version values ("
        "'0000000000000000000000000000000000000000000000000000000000000000', 'p', '1', 'tekst')",
        "insert into bullying_case values (1, '2026-001', 1, '2026-10-05', '2026-10-05',"
        " '2026-10-02', 'mentor', 'plein', 'Tas weg.', '', 'matig', 0, null, 'open',"
        " '0000000000000000000000000000000000000000000000000000000000000000', null, null, '', '')",
        "insert into case_pupil values (1, 1, 1, 'gepeste', '2026-10-05', null, '')",
    ),
    5: (
        "insert into scale_question values (1, 1, 1, 'safety', 'Voel je je veilig?')",
        "insert into scale_answer values (1, 1, 4)",
        "insert into prediction values (1, '2026-10-02T10:00:00', 0)",
        "insert into predicted_pupil values (1, 'isolated', 2)",
    ),
    7: (
        "insert into agenda_entry (uid, on_day, at_time, sequence, cancelled)"
        " values ('zaak-2026-001-d1@klasapp.local', '2026-10-12', '15:30', 0, 0)",
    ),
}
"""What each version adds; a row of an older version stays as it was."""


def make(version: int) -> Path:
    """Write the database of ``version``, in one file."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"v{version}.db"
    path.unlink(missing_ok=True)
    db = connect(path, KEY)
    migrations.apply(db, path, up_to=version)
    for number in range(1, version + 1):
        for statement in _ROWS.get(number, ()):
            db.execute(statement)
    db.execute("pragma journal_mode = delete")
    db.close()
    return path


if __name__ == "__main__":
    for number, _ in migrations.schema_versions():
        if not (FOLDER / f"v{number}.db").exists():
            make(number)
