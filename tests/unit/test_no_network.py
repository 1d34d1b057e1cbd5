"""klasapp uses no network: nothing in it can, but for ``klasapp serve``, and nothing of it does."""

import ast
import subprocess
import sys
from pathlib import Path

from grimp import build_graph

PACKAGE = Path(__file__).parents[2] / "klasapp"
NETWORK = (
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "textual_serve", "urllib", "urllib3",
    "webbrowser", "websockets", "xmlrpc",
)  # fmt: skip
CALLS = {"open_connection", "start_server", "create_connection", "create_server", "urlopen"}
SERVE = {"klasapp.serve"}

WALK = """
import asyncio, socket, sys, tempfile
from datetime import datetime
from pathlib import Path

tried = []

def look(event, arguments):
    if event.startswith("socket.") and event not in {"socket.__new__", "socket.gethostname"}:
        tried.append((event, arguments))
        raise PermissionError(event)
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        tried.append((event, arguments))
        raise PermissionError(event)

sys.addaudithook(look)
from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp
from klasapp.cases import service as cases
from klasapp.store.check import check_store
from klasapp.upkeep import protocol_service

now = datetime(2026, 11, 23, 9, 0)
folder = Path(tempfile.mkdtemp())
path = folder / "oefenschool.db"
make_demo(path, now.date())

async def walk(session):
    app = KlasApp(path, lambda: now, session, practice=True)
    async with app.run_test(size=(100, 40)) as pilot:
        for key in ("1", "2", "3", "4", "5", "6", "7", "8", "f1", "escape", "p", "escape", "b"):
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()

session = open_database(path, DEMO_PASSPHRASE, lambda: now)
protocol_service.save_protocol_file(session, folder)
cases.write_agenda(session, "15:30", folder=folder)
assert check_store(session.store).findings == ()
asyncio.run(walk(session))
print("tried:", tried)
"""


def test_only_serve_knows_a_network_library() -> None:
    graph = build_graph("klasapp", include_external_packages=True)
    found = {
        module
        for external in NETWORK
        if external in graph.modules
        for module in graph.find_modules_that_directly_import(external)
    }
    assert found == SERVE


def test_nobody_opens_a_connection_by_another_way() -> None:
    """No call of asyncio's that opens one, no module named by a text put together."""
    strangers = []
    for path in PACKAGE.rglob("*.py"):
        if path.name == "serve.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CALLS:
                strangers.append(f"{path.name}: {node.attr}")
            if isinstance(node, ast.Name) and node.id in {"__import__", "exec", "eval"}:
                strangers.append(f"{path.name}: {node.id}")
    assert strangers == []


def test_a_walk_through_klasapp_tries_no_connection() -> None:
    """The practice school is made, every room is entered, documents are written: with each way to
    the network shut in the interpreter itself, nothing asks for it.
    """
    run = subprocess.run(
        [sys.executable, "-c", WALK],
        capture_output=True, encoding="utf-8", check=False, cwd=PACKAGE.parent,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "tried: []"
