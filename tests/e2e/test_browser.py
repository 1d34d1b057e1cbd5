"""klasapp in a real browser: its lock, a round in pupil mode, a flag, a case, a file."""

import asyncio
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.cli.options import local_now
from klasapp.roster.service import list_classes, list_pupils
from klasapp.sociogram import service as rounds
from klasapp.sociogram.pupil_mode_screen import CLOSING_QUESTION
from klasapp.sociogram.question import Kind

aiohttp = pytest.importorskip("aiohttp", reason="the extra 'serve' is not installed")
pytest.importorskip("textual_serve", reason="the extra 'serve' is not installed")

pytestmark = pytest.mark.e2e

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PATIENCE = 60.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b.")


@pytest.fixture(scope="module")
def practice_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the practice school, with a round that is open."""
    path = tmp_path_factory.mktemp("browser") / "oefenschool.db"
    make_demo(path, local_now().date())
    session = open_database(path, DEMO_PASSPHRASE, local_now)
    (school_class,) = list_classes(session)
    pupils = tuple(pupil.id for pupil in list_pupils(session, school_class.id))
    number = rounds.start_round(session, school_class.id)
    question: tuple[Kind, str] = ("positive", "Met wie trek je graag op?")
    rounds.save_draft(session, number, rounds.Draft("Browsermeting", (question,), None, pupils, ()))
    rounds.open_round(session, number)
    session.store.close()
    return path


@pytest.fixture
def address(practice_school: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a running ``klasapp serve``."""
    code = "import sys; from klasapp.cli import main; sys.exit(main())"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--no-browser", "--database", str(practice_school)],
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
    finally:
        with suppress(subprocess.TimeoutExpired):
            server.terminate()
            server.wait(PATIENCE)
        end_group(server.pid)
        server.communicate()


def end_group(leader: int) -> None:
    """Kill what is left of a process and its children, which have a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


class Page:
    """A page of a browser, by the DevTools protocol."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._number = socket, itertools.count(1)
        self._session = ""
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.received = ""
        """What the program sent to the terminal since the last key, without colours."""
        self.problems: list[str] = []
        self.requested: list[str] = []

    async def listen(self) -> None:
        """Take in what the browser tells, until it is closed."""
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif told["method"] == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                if frame["opcode"] == 2:
                    text = b64decode(frame["payloadData"]).decode("utf-8", errors="replace")
                    self.received += _ESCAPES.sub(" ", text)
            elif told["method"] == "Network.requestWillBeSent":
                self.requested.append(told["params"]["request"]["url"])
            elif told["method"] == "Log.entryAdded":
                self.problems.append(told["params"]["entry"]["text"])

    async def ask(self, method: str, **parameters: object) -> Any:
        """Have the browser do something; returns its answer."""
        number = next(self._number)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        await self._socket.send_str(json.dumps(message))
        told = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in told, told
        return told["result"]

    async def open(self, address: str, downloads: Path) -> None:
        """Go to ``address`` in a page of 100 by 30 or so."""
        await self.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        target = await self.ask(
            "Target.createTarget", url="about:blank", newWindow=True, width=1000, height=700
        )
        attached = await self.ask(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = attached["sessionId"]
        for domain in ("Network", "Page", "Log"):
            await self.ask(f"{domain}.enable")
        await self.ask("Page.navigate", url=address)

    async def see(self, *texts: str, patience: float = PATIENCE) -> None:
        """Wait until the program has sent all ``texts`` since the last key."""
        try:
            async with asyncio.timeout(patience):
                while not all(text in self.received for text in texts):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"waited for {texts}; came:\n{self.received}") from None

    async def press(self, key: str, *expected: str) -> None:
        """Press a key and wait for what it shows."""
        codes = {"Enter": 13, "Escape": 27, "F9": 120, "ArrowDown": 40, "Tab": 9}
        self.received = ""
        ctrl = key.startswith("ctrl+")
        name = key.removeprefix("ctrl+")
        code = codes.get(name, ord(name[0].upper()))
        down: dict[str, object] = {
            "key": name, "windowsVirtualKeyCode": code, "modifiers": 2 if ctrl else 0,
        }  # fmt: skip
        if len(name) == 1 and not ctrl:
            down["text"] = name
        elif name == "Enter":
            down["text"] = "\r"
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **down)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **{**down, "text": ""})
        await self.see(*expected)

    async def insist(self, key: str, expected: str) -> None:
        """Press a key again when nothing came of it: a button takes no press while it is lit."""
        for _ in range(4):
            await self.press(key)
            with suppress(AssertionError):
                return await self.see(expected, patience=PATIENCE / 4)
        raise AssertionError(f"{key} never brought {expected!r}; came:\n{self.received}")

    async def type(self, text: str) -> None:
        """Type text."""
        self.received = ""
        await self.ask("Input.insertText", text=text)

    async def picture(self, path: Path) -> None:
        """Keep what the page looks like."""
        shot = await self.ask("Page.captureScreenshot")
        path.write_bytes(b64decode(shot["data"]))


@asynccontextmanager
async def chromium(profile: Path) -> AsyncIterator[Page]:
    """A headless Chromium with one page."""
    assert CHROMIUM is not None
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--remote-debugging-port=0", f"--user-data-dir={profile}",
        stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        assert browser.stderr is not None
        line = b""
        async with asyncio.timeout(PATIENCE):
            while b"DevTools listening on" not in line:
                line = await browser.stderr.readline()
                assert line, "chromium ended before it listened"
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(line.decode().split()[-1], max_msg_size=0) as socket,
        ):
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            try:
                yield page
                await page.ask("Target.getTargets")
                page._session = ""
                await page.ask("Browser.close")
                await listening
            finally:
                listening.cancel()
    finally:
        # A browser has dozens of processes; also when a test fails none may stay.
        end_group(browser.pid)
        await browser.communicate()


async def fetched(folder: Path) -> list[Path]:
    """The files in ``folder``, once there is one and none is half there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            files = list(folder.iterdir()) if folder.exists() else []
            if files and not any(one.suffix == ".crdownload" for one in files):
                return files
            await asyncio.sleep(0.05)


async def test_only_the_page_itself_reaches_klasapp(address: str) -> None:
    """A wrong token, another origin, another name for this machine: all refused."""
    base, token = address.rstrip("/").rsplit("/", 1)
    async with aiohttp.ClientSession() as client:

        async def status(path: str, **headers: str) -> int:
            async with client.get(f"{base}{path}", headers=headers) as answer:
                return int(answer.status)

        assert await status(f"/{token}/") == 200
        assert await status("/") == 404
        assert await status(f"/{token[:-1]}x/") == 404
        assert await status(f"/{token}/", Host="klasapp.example") == 403
        assert await status(f"/{token}/", Origin="http://evil.example") == 403
        assert await status(f"/{token}/vast/") == 403
        assert await status(f"/{token}/pagina/../serve.py") == 404
        assert await status(f"/{token}/download/abc") == 404
        assert await status(f"/{token}/ws") == 403
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
        assert await status(f"/{token}/ws", Origin="null", **upgrade) == 403
        async with client.get(address) as page:
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-eval" not in policy
            assert "//" not in (await page.text()).replace("ws://127.0.0.1", "")


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
async def test_a_morning_in_the_browser(address: str, tmp_path: Path) -> None:
    """Unlock, let a pupil fill in, look at a flag, open a case, fetch a PDF."""
    downloads = tmp_path / "downloads"
    async with chromium(tmp_path / "profile") as page:
        await page.open(address, downloads)
        await page.see("Typ je wachtzin")
        await page.type(DEMO_PASSPHRASE)
        await page.press("Enter", "Waarom: ")

        await page.press("4", "Browsermeting")
        await page.press("Enter", "Invullen")
        await page.press("s", "Wie ben jij?")
        await page.type("emma")
        await page.press("Enter", "Ben jij Emma")
        await page.press("j", "Met wie trek je graag op?")
        await page.type("daan")
        await page.press("Enter", "1 gekozen")
        await page.press("Tab")
        await page.press("Enter", "Klopt dit?", "Inleveren")
        await page.press("Tab")
        await page.insist("Enter", CLOSING_QUESTION)
        await page.press("ctrl+e", "Alleen voor de mentor")
        await page.type(DEMO_PASSPHRASE)
        await page.press("Enter", "Emma Sterrenburg       ✓")

        await page.press("Escape", "Klaspagina")
        await page.press("k", "Klas 2B door de tijd", "(zeker)")
        await page.press("p", "Klaar")
        (found,) = await fetched(downloads)
        assert found.suffix == ".pdf"
        assert found.read_bytes().startswith(b"%PDF")

        await page.press("1", "Waarom: ")
        await page.press("6", "2026-002")
        await page.press("Enter", "Stap 3")
        await page.press("F9")
        await page.press("F9", "Stap 3")
        elsewhere = [one for one in page.requested if not one.startswith(address)]
        assert elsewhere == []
        assert not [one for one in page.problems if "Content Security Policy" in one]
