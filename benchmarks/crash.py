"""Crash run: klasapp is killed (``kill -9``) at random moments while it writes.

A child process does what a mentor does, through the same services, and says over a pipe what was
confirmed. The parent kills it after a random time, opens the database as the next start would, and
looks: is every confirmed write there, does it open, is the audit chain whole, is the check content?
With ``--disk`` the same services run on a disk that fills up and on one that is read-only (needs
the right to mount a tmpfs; told by name when that is not allowed).

Run: ``python benchmarks/crash.py [--kills 500] [--seed 1] [--disk]``; exit code 1 when anything
was lost.
"""

import argparse
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from klasapp.agreements import proposals_service as proposals
from klasapp.app.demo_class import PUPILS
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.evidence import EvidenceDraft
from klasapp.cases.evidence_service import keep_file
from klasapp.cases.talk import Report
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.keys.slots import Derivation, WrongSecret, change_secret, create_key_file, unlock
from klasapp.protocol import Severity
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft
from klasapp.signals.service import SignalDraft, add_signal
from klasapp.sociogram import service as rounds
from klasapp.store.backup import read_backup, write_backup
from klasapp.store.check import check_store
from klasapp.store.restore import BackupKey, restore_backup
from klasapp.store.rotation import rotate
from klasapp.store.session import Session
from klasapp.store.settings import write_setting
from klasapp.store.store import create_store, open_store

KEY = bytes(range(32))
CODE = "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAA"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
START = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
LONGEST = 0.5
"""Seconds that a child writes at most."""
OPENING = 0.1
"""The share of kills that may fall in the opening itself."""
FRESH = 40
"""Kills after which a new database comes: in one that grew, a round is not done before the kill."""


@dataclass
class Place:
    """A database with a class, and a clock that goes on with every write."""

    path: Path
    seconds: int = 0
    class_id: int = 0
    pupil_ids: tuple[int, ...] = ()
    case_id: int = 0

    def __call__(self) -> datetime:
        self.seconds += 1
        return START + timedelta(seconds=self.seconds)

    def open(self) -> Session:
        """The session as the next start gives it."""
        return Session(open_store(self.path, KEY), self)


@dataclass(frozen=True)
class Deed:
    """A kind of write: how it is done, and how to see that it was kept."""

    name: str
    do: Callable[[Session, Place, str], object]
    kept: Callable[[Session, Place, str], bool]


def rows(query: str) -> Callable[[Session, Place, str], bool]:
    """Whether the query, given the token, counts anything."""

    def kept(session: Session, _: Place, token: str) -> bool:
        with session.reading() as db:
            return bool(db.execute(query, [token]).fetchone()[0])

    return kept


def _note(session: Session, place: Place, token: str) -> None:
    roster.add_note(session, place.pupil_ids[int(token) % len(place.pupil_ids)], token)


def _named(token: str) -> str:
    return "Kind" + token.translate(str.maketrans("0123456789", "abcdefghij"))


def _pupil(session: Session, place: Place, token: str) -> None:
    draft = PupilDraft(token, _named(token), "", "Nieuw", "2B", date(2013, 5, 2))
    roster.add_pupils(session, place.class_id, [draft])


def _signal(session: Session, place: Place, token: str) -> None:
    pupil = place.pupil_ids[0]
    add_signal(session, SignalDraft(place.class_id, pupil, "concern", START.date(), "mentor",
                                    codes=("SG1", "SG3"), text=token))  # fmt: skip


def _round(session: Session, place: Place, token: str) -> None:
    """A whole round: its name is written only when all forms are in."""
    with session.writing():
        round_id = rounds.start_round(session, place.class_id)
        asked = rounds.find_round(session, round_id)
        questions = tuple((one.kind, one.text) for one in asked.questions)
        rounds.save_draft(
            session, round_id, rounds.Draft(token, questions, None, place.pupil_ids[:4])
        )
        rounds.open_round(session, round_id)
        asked = rounds.find_round(session, round_id)
        for giver in place.pupil_ids[:4]:
            others = tuple(one for one in place.pupil_ids[:4] if one != giver)
            choices = {question.id: others[:2] for question in asked.questions}
            rounds.save_form(session, round_id, giver, choices)


def _draft_case(session: Session, place: Place, token: str) -> CaseDraft:
    protocol = cases.current_protocol(session)
    first, second = place.pupil_ids[:2]
    return CaseDraft(
        session.today, session.today, protocol.report_sources[0].code, protocol.places[0].code,
        token, Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip


def _case(session: Session, place: Place, token: str) -> None:
    cases.open_case(session, place.class_id, _draft_case(session, place, token))


def _talk(session: Session, place: Place, token: str) -> None:
    report = Report(session.today, "leerling, mentor", token, "", "")
    cases.save_draft(session, place.case_id, "D1", report)


def _evidence(session: Session, place: Place, token: str) -> None:
    draft = EvidenceDraft("BW6", token, "mentor", "20-11-2026 16:40", "vandaag")
    with session.writing():
        number = cases.add_evidence(session, place.case_id, draft)
        keep_file(session, number, "scherm.txt", f"{token} {'x' * 20_000}".encode())


def _agreement(session: Session, place: Place, token: str) -> None:
    proposals.propose(session, place.class_id, f"We helpen elkaar {token}")


def _setting(session: Session, _: Place, token: str) -> None:
    with session.writing() as db:
        write_setting(db, "crash.token", token)


def _passphrase(session: Session, place: Place, token: str) -> None:
    change_secret(place.path, session.store.key, f"wachtzin {token}", "passphrase", CHEAP)


def _opens_with(_: Session, place: Place, token: str) -> bool:
    for number in (int(token), *range(int(token) + 1, int(token) + 400)):
        try:
            return unlock(place.path, f"wachtzin {number:09}") == KEY
        except WrongSecret:
            continue
    return False


def _export(_: Session, place: Place, token: str) -> None:
    write_atomically(place.path.parent / f"{token}.pdf", token.encode() * 5000)


def _export_whole(_: Session, place: Place, token: str) -> bool:
    return (place.path.parent / f"{token}.pdf").read_bytes() == token.encode() * 5000


def _backup(session: Session, place: Place, token: str) -> None:
    write_backup(session.store, place.path.parent / f"{token}.kopie", session.now)


def _backup_whole(_: Session, place: Place, token: str) -> bool:
    read_backup(place.path.parent / f"{token}.kopie")
    return True


def _rotate(session: Session, _: Place, token: str) -> None:
    with session.writing() as db:
        write_setting(db, "crash.rotated", token)
    rotate(session.store, session.now, always=True)


DEEDS = (
    Deed("notitie", _note, rows("select count(*) from pupil_note where text = ?")),
    Deed("leerling", _pupil, rows("select count(*) from pupil where number = ?")),
    Deed("signaal", _signal, rows("select count(*) from signal where text = ?")),
    Deed("meting", _round, rows(
        "select count(*) = 4 from round r join round_participant p on p.round_id = r.id "
        "where r.name = ? and p.state = 'answered'")),
    Deed("zaak", _case, rows("select count(*) from bullying_case where summary = ?")),
    Deed("concept", _talk, rows(
        "select count(*) from talk_version where number is null and facts >= ?")),
    Deed("bewijs", _evidence, rows(
        "select count(*) from evidence_file where instr(content, cast(? as blob)) > 0")),
    Deed("afspraak", _agreement, rows(
        "select count(*) from agreement_line where instr(text, ?) > 0")),
    Deed("instelling", _setting, rows(
        "select count(*) from setting where key = 'crash.token' and value >= ?")),
    Deed("wachtzin", _passphrase, _opens_with),
    Deed("export", _export, _export_whole),
    Deed("reservekopie", _backup, _backup_whole),
    Deed("wisseling", _rotate, rows(
        "select count(*) from setting where key = 'crash.rotated' and value >= ?")),
)  # fmt: skip
_RARE = {"reservekopie": 0.6, "wisseling": 0.3, "leerling": 0.3, "zaak": 0.4}
"""Weights of what is slow or slows the next; each kind is also the first in its turn."""
_LATEST_ONLY = {"concept", "instelling", "wachtzin", "wisseling"}


def prepare(folder: Path) -> Place:
    """A database with a class and a case, ready to be hurt.

    Every kind of write was done once: a child has no library left to load.
    """
    folder.mkdir(exist_ok=True)
    place = Place(folder / "klas.db")
    create_store(place.path, KEY).close()
    create_key_file(place.path, KEY, f"wachtzin {0:09}", CODE, CHEAP)
    session = place.open()
    year = roster.add_school_year(session, "2026-2027", "zuid")
    place.class_id = roster.add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(str(230101 + number), given, infix, family, "2B", date(2013, 5, 2))
        for number, (given, infix, family) in enumerate(PUPILS)
    ]
    place.pupil_ids = tuple(one.id for one in roster.add_pupils(session, place.class_id, drafts))
    place.case_id = cases.open_case(
        session, place.class_id, _draft_case(session, place, "Tas verstopt.")
    )
    for deed in DEEDS:
        deed.do(session, place, f"{0:09}")
    session.store.close()
    return place


@dataclass
class Outcome:
    """What a run saw."""

    kills: int = 0
    confirmed: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    in_write: int = 0
    """Kills that fell while a write was under way."""

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing that does not open."""
        return not self.lost and not self.broken


def live(place: Place, seed: int, first: int, turn: int, pipe: int) -> None:
    """The child: write until killed, the kind whose ``turn`` it is first; say what begins and what
    was confirmed.
    """
    dice = random.Random(seed)
    session = place.open()
    os.write(pipe, b"open\n")
    weights = [_RARE.get(deed.name, 1.0) for deed in DEEDS]
    for number in range(first, first + 100_000):
        (drawn,) = dice.choices(range(len(DEEDS)), weights)
        at = turn if number == first else drawn
        os.write(pipe, f"begin {at} {number:09}\n".encode())
        DEEDS[at].do(session, place, f"{number:09}")
        os.write(pipe, f"done {at} {number:09}\n".encode())


def spawn(task: Callable[[int], None]) -> tuple[int, int]:
    """Run ``task`` in a copy of this process; returns its id and the end of its pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            task(writing)
        except BaseException as error:
            os.write(writing, f"fault {type(error).__name__}: {error}\n".encode())
            os._exit(3)
        os._exit(0)
    os.close(writing)
    return child, reading


def one_kill(place: Place, dice: random.Random, first: int, found: Outcome) -> int:
    """Let a child write, kill it, and look; returns the next free number."""
    seed, turn = dice.randrange(1 << 30), found.kills % len(DEEDS)
    child, reading = spawn(lambda pipe: live(place, seed, first, turn, pipe))
    if dice.random() < OPENING:
        time.sleep(dice.uniform(0.0, 0.1))
    else:
        select.select([reading], [], [], 60)
        time.sleep(dice.uniform(0.0, LONGEST))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        lines = [one for one in stream.read().decode().split("\n")[:-1] if one != "open"]
    found.kills += 1
    confirmed: dict[str, list[str]] = {}
    last = first
    for line in lines:
        word, *rest = line.split(" ", 2)
        if word == "fault":
            found.broken.append(line)
            print(f"! {line}", flush=True)
            continue
        last = max(last, int(rest[1]) + 1)
        if word == "done":
            confirmed.setdefault(DEEDS[int(rest[0])].name, []).append(rest[1])
    found.in_write += bool(lines) and lines[-1].startswith("begin")
    place.seconds += 10_000
    look(place, confirmed, found)
    return last


def look(place: Place, confirmed: dict[str, list[str]], found: Outcome) -> None:
    """Open as the next start would, and see whether everything confirmed is there."""
    try:
        unlock(place.path, CODE, "recovery")  # as the next start: it makes both key files alike
        session = place.open()
    except KlasappError as error:
        found.broken.append(f"opent niet: {error}")
        return
    try:
        for deed in DEEDS:
            tokens = confirmed.get(deed.name, [])
            for token in tokens[-1:] if deed.name in _LATEST_ONLY else tokens:
                found.confirmed[deed.name] += 1
                try:
                    kept = deed.kept(session, place, token)
                except (KlasappError, OSError):
                    kept = False
                if not kept:
                    found.lost.append(f"{deed.name} {token}")
        findings = check_store(session.store).findings
        found.broken.extend(findings)
        for finding in findings:
            print(f"! {finding}", flush=True)
    finally:
        session.store.close()
    for one in (*place.path.parent.glob("*.pdf"), *place.path.parent.glob("0*.kopie")):
        one.unlink()


def _restore(place: Place, copy: Path, key: BackupKey, now: datetime, _: int) -> None:
    restore_backup(copy, place.path, key, now, replace=True)


def kill_restores(place: Place, dice: random.Random, times: int, found: Outcome) -> None:
    """Kill a restore at random moments: what opens then is the old database or the backup."""
    session = place.open()
    copy = write_backup(session.store, place.path.parent / "terug.kopie", session.now).path
    session.store.close()
    key = BackupKey(KEY, holds_now=True)
    for _ in range(times):
        place.seconds += 10_000
        now = place()
        child, reading = spawn(partial(_restore, place, copy, key, now))
        time.sleep(dice.uniform(0.0, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        found.kills += 1
        found.confirmed["terugzetten"] += 1
        try:
            session = place.open()
            session.store.accept_as_it_is()  # a restore that was killed half-way is told as such
            found.broken.extend(check_store(session.store).findings)
            session.store.close()
        except KlasappError as error:
            found.broken.append(f"na terugzetten: {error}")
        for left in place.path.parent.glob("*-opzij-*"):
            left.unlink()


def crash_run(folder: Path, kills: int, seed: int) -> Outcome:
    """Kill ``kills`` times; a tenth of them in a restore."""
    dice, found = random.Random(seed), Outcome()
    place, number = prepare(folder / "0"), 1
    for done in range(kills - kills // 10):
        if done and not done % FRESH:
            place = prepare(folder / str(done))
        number = one_kill(place, dice, number, found)
        if done % 50 == 49:
            confirmed = sum(found.confirmed.values())
            lost, broken = len(found.lost), len(found.broken)
            print(
                f"{found.kills} keer gedood, {confirmed} bevestigd, {lost} verloren, "
                f"{broken} niet heel",
                flush=True,
            )
    kill_restores(place, dice, kills // 10, found)
    return found


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of its own of this size; ``PermissionError`` when that is not allowed."""
    folder = Path(tempfile.mkdtemp(prefix="klasapp-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)]
    try:
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise PermissionError("tmpfs")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=False)
    finally:
        folder.rmdir()


def disk_run(seed: int, times: int) -> Outcome:
    """Write on a disk that is nearly full, until the services refuse; then make room and look."""
    dice, found = random.Random(seed), Outcome()
    with small_disk(24) as folder:
        place, number = prepare(folder), 1
        for _ in range(times):
            number = _until_full(place, dice, number, found)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        _read_only(place, found)
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        look(place, {}, found)
    return found


def _until_full(place: Place, dice: random.Random, number: int, found: Outcome) -> int:
    ballast = place.path.parent / "ballast"
    session = place.open()
    free = os.statvfs(place.path.parent)
    room = dice.choice((0, 4096, 20_000, 100_000, 400_000))
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - room)))
    confirmed: dict[str, list[str]] = {}
    refused = 0
    while refused < 4:
        deed = dice.choice(DEEDS)
        number += 1
        try:
            deed.do(session, place, f"{number:09}")
        except KlasappError as error:
            refused += 1
            found.kills += 1
            if "Traceback" in str(error):
                found.broken.append(str(error))
        except Exception as error:
            refused += 1
            found.broken.append(f"{deed.name}: {type(error).__name__}: {error}")
        else:
            confirmed.setdefault(deed.name, []).append(f"{number:09}")
    ballast.unlink()
    session.store.close()
    place.seconds += 10_000
    look(place, confirmed, found)
    return number


def _read_only(place: Place, found: Outcome) -> None:
    """Opening and each kind of write are refused with a sentence."""
    try:
        session = place.open()
    except KlasappError:
        found.kills += 1
        return
    for deed in DEEDS:
        try:
            deed.do(session, place, "000000000")
        except KlasappError:
            found.kills += 1
        except Exception as error:
            found.broken.append(f"alleen lezen, {deed.name}: {type(error).__name__}: {error}")
        else:
            found.broken.append(f"alleen lezen: {deed.name} zei dat het bewaard is")
    session.store.db.close()


def _report(name: str, found: Outcome, seconds: float) -> None:
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(found.confirmed.items()))
    print(f"{name}: {found.kills} keer, waarvan {found.in_write} midden in een schrijfactie; "
          f"{seconds:.0f} s")  # fmt: skip
    print(f"  bevestigd en teruggezocht: {sum(found.confirmed.values())} ({kinds})")
    print(f"  verloren: {len(found.lost)}; opent niet of niet heel: {len(found.broken)}")
    for one in (*found.lost[:20], *found.broken[:20]):
        print(f"  ! {one}")


def main(arguments: Any = None) -> int:
    """Run it; 1 when anything was lost or broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--disk", action="store_true", help="also a full and a read-only disk")
    args = parser.parse_args(arguments)
    sound = True
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="klasapp-crash-") as folder:
        found = crash_run(Path(folder), args.kills, args.seed)
    _report("kill -9", found, time.perf_counter() - begin)
    sound &= found.sound
    if args.disk:
        begin = time.perf_counter()
        try:
            full = disk_run(args.seed, 40)
        except PermissionError:
            print("volle schijf: overgeslagen, hier mag geen tmpfs worden gekoppeld")
        else:
            _report("volle en alleen-lezen schijf, geweigerd", full, time.perf_counter() - begin)
            sound &= full.sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
