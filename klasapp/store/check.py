"""``klasapp check``: is the database whole, and is what it holds sound?"""

import hashlib
from dataclasses import dataclass

from klasapp.keys.slots import key_file_trouble, key_path
from klasapp.store import audit
from klasapp.store.store import Store


@dataclass(frozen=True)
class CheckReport:
    """What the check looked at and found."""

    rows: int
    """Rows over all tables."""
    audit_rows: int
    findings: tuple[str, ...]
    """Dutch sentences; empty when all is well."""


_CONTENT_RULES = {
    "select count(*) from round_participant p join round r on r.id = p.round_id "
    "where p.state = 'answered' and p.answered_at is null": (
        "Bij {count} formulieren ontbreekt het moment van inleveren."
    ),
    "select count(*) from nomination where nominator_id = nominee_id": (
        "Bij {count} keuzes koos een leerling zichzelf."
    ),
    "select count(*) from nomination n join round_question q on q.id = n.question_id "
    "left join round_participant p on p.round_id = q.round_id and p.pupil_id = n.nominator_id "
    "where p.state is null or p.state != 'answered'": (
        "Er zijn {count} keuzes van leerlingen die geen formulier inleverden."
    ),
    "select count(*) from bullying_case c where not exists "
    "(select 1 from case_pupil p where p.case_id = c.id)": (
        "Bij {count} zaken staat geen enkele leerling."
    ),
    "select count(*) from evidence_file where sha256(content) != sha256": (
        "Bij {count} bestanden van bewijs klopt de controle (SHA-256) niet meer."
    ),
}
"""What foreign keys and CHECKs cannot say: a count that must be 0, and its sentence."""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_store(store: Store) -> CheckReport:
    """Check pages, indexes, references, the audit chain and the content rules of ``store``."""
    findings: list[str] = []
    with store.reading() as db:
        if [row[0] for row in db.execute("pragma integrity_check(5)").fetchall()] != ["ok"]:
            findings.append("De database is beschadigd; zet een reservekopie terug.")
        if db.execute("pragma cipher_integrity_check").fetchall():
            findings.append("De versleutelde pagina's zijn veranderd; zet een reservekopie terug.")
        broken = db.execute("pragma foreign_key_check").fetchall()
        if broken:
            findings.append(f"{len(broken)} verwijzingen gaan nergens heen.")
        findings.extend(audit.verify(db))
        findings.extend(store.trouble())
        if key_path(store.path).exists() and key_file_trouble(store.path):
            findings.append(key_file_trouble(store.path))
        db.register_function(_sha256, name="sha256", deterministic=True)
        for query, sentence in _CONTENT_RULES.items():
            count = db.execute(query).fetchone()[0]
            if count:
                findings.append(sentence.format(count=count))
        rows = sum(db.table(name).count for name in db.table_names())
        audit_rows = db.table("audit").count
    return CheckReport(rows, audit_rows, tuple(findings))
