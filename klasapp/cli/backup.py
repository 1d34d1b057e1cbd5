"""``klasapp backup`` and ``klasapp restore``."""

import argparse
from pathlib import Path

from klasapp.cli.options import add_database_options, local_now, open_session, read_passphrase

_DONE = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``backup`` and ``restore``."""
    backup = subparsers.add_parser("backup", help="maak een versleutelde reservekopie")
    add_database_options(backup)
    backup.add_argument("to", metavar="NAAR", help="een map, of de naam van het nieuwe bestand")
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore", help="zet een reservekopie terug")
    add_database_options(restore)
    restore.add_argument("source", metavar="VAN", help="de reservekopie (.kopie)")
    restore.add_argument(
        "--replace",
        action="store_true",
        help="vervang de database die er staat; die blijft ernaast bewaard",
    )
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Make a backup and test it; also while the app is open."""
    from klasapp.store.backup import look_inside, spoken_counts, write_backup

    session = open_session(args)
    try:
        made = write_backup(session.store, Path(args.to).expanduser().absolute(), session.now)
        content = look_inside(made.path, session.store.key)
        with session.writing():
            session.audit("database.backup", "database:1")
    finally:
        session.store.close()
    print(f"Gemaakt en getest: {made.path}")
    print(f"Erin: {spoken_counts(content.counts)}.")
    print("Hij opent met je wachtzin van nu of met de herstelcode.")
    return _DONE


def run_restore(args: argparse.Namespace) -> int:
    """Put a backup back, after opening and checking it."""
    from klasapp.app.paths import database_path
    from klasapp.store.backup import look_inside, read_backup, spoken_counts
    from klasapp.store.restore import key_for, require_place, restore_backup

    path = Path(args.source).expanduser().absolute()
    database, now = database_path(args.database), local_now()
    backup = read_backup(path)
    require_place(database, now, replace=args.replace)
    key = key_for(path, database, read_passphrase(args))
    content = look_inside(path, key.key)
    done = restore_backup(path, database, key, now, replace=args.replace)
    print(f"Teruggezet: {database}, zoals het was op {backup.made_at:%d-%m-%Y om %H:%M}.")
    print(f"Erin: {spoken_counts(content.counts)}.")
    for kept in done.kept:
        print(f"Wat er stond, is bewaard als {kept}.")
    return _DONE
