"""klasapp in a browser, for one person on this machine.

The only module that opens a socket. textual-serve carries the terminal; it has no login and trusts
every page, so here everything lies under a secret address, on the loopback interface only, and
what comes in must name exactly this host and this origin. Nothing is fetched from elsewhere.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import socket
import sys
import tempfile
import webbrowser
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from string import Template
from urllib.parse import quote

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager
from textual_serve.server import Server, to_int

from klasapp.errors import KlasappError, reason_of

HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("serve_page")
_TAKEN = 5.0
"""Seconds that a new window waits for the one before it (a reload) to end."""
_FONT_SIZES = (8, 16, 48)
_CELLS = (20, 400)
_REDIRECT = """<!DOCTYPE html><meta charset="utf-8"><title>klasapp</title>
<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">klasapp</a>"""


class _Program(AppService):
    """The klasapp of one window: a program of its own, started without a shell."""

    def __init__(self, program: Sequence[str], **options: object) -> None:
        super().__init__("klasapp", **options)  # type: ignore[arg-type]
        self._program = program

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width=width, height=height)
        # The same klasapp as this one, wherever it was started from.
        environment["PYTHONPATH"] = str(Path(__file__).parents[1])
        self._process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        if self._process.stdin is None:
            raise KlasappError("klasapp kon niet worden gestart.")
        self._stdin = self._process.stdin
        return self._process

    async def stop(self) -> None:
        """Ask the program to stop, and see to it that it did."""
        await super().stop()
        process = self._process
        if process is not None:
            try:
                await asyncio.wait_for(process.wait(), _TAKEN)
            except TimeoutError:
                process.kill()


class BrowserServer(Server):
    """Serves ``program`` to whoever knows the address, one window at a time.

    ``listening``: a socket bound to the loopback interface. ``program``: the command and its
    arguments; it must start a Textual app.
    """

    def __init__(self, listening: socket.socket, program: Sequence[str]) -> None:
        self.listening = listening
        port = listening.getsockname()[1]
        super().__init__("klasapp", host=HOST, port=port, public_url=f"http://{HOST}:{port}")
        self._program = tuple(program)
        self._secret = secrets.token_urlsafe(24)
        self._in_use = asyncio.Lock()

    @property
    def address(self) -> str:
        """Where klasapp is; whoever knows it can reach the lock of klasapp, so it is not told."""
        return f"{self.public_url}/{self._secret}/"

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard()])
        here = f"/{self._secret}"
        app.add_routes([
            web.get(f"{here}/", self.handle_index),
            web.get(f"{here}/ws", self.handle_websocket),
            web.get(f"{here}/download/{{key}}", self.handle_download),
            web.static(f"{here}/vast", self.statics_path),
            web.static(f"{here}/pagina", _PAGE),
        ])
        return app

    def _guard(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        @web.middleware
        async def guard(
            request: web.Request,
            handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
        ) -> web.StreamResponse:
            origin = request.headers.get("Origin", self.public_url)
            if request.host != f"{HOST}:{self.port}" or origin != self.public_url:
                # Another name for this machine, or a page of another site that calls in here.
                raise web.HTTPForbidden(text="Dit is niet het adres van klasapp.")
            try:
                response = await handler(request)
            except web.HTTPException as refused:
                refused.headers.update(self._headers())
                raise
            if not response.prepared:
                response.headers.update(self._headers())
            return response

        return guard

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                f"font-src 'self'; img-src 'self' data:; connect-src ws://{HOST}:{self.port}; "
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page with the terminal in it."""
        smallest, usual, largest = _FONT_SIZES
        size = min(max(to_int(request.query.get("fontsize", ""), usual), smallest), largest)
        template = Template((_PAGE / "page.html").read_text(encoding="utf-8"))
        text = template.substitute(
            socket=f"ws://{HOST}:{self.port}/{self._secret}/ws", font_size=size
        )
        return web.Response(text=text, content_type="text/html")

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file that klasapp just made; its key works once."""
        try:
            found = await self.download_manager.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound(text="Dit bestand is al opgehaald.") from None
        headers = {
            **self._headers(),
            "Content-Type": found.mime_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name)}",
        }
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        async for chunk in self.download_manager.download(found.delivery_key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The terminal of one window, for as long as the window is open."""
        if "Origin" not in request.headers:
            raise web.HTTPForbidden(text="Alleen de pagina van klasapp zelf mag dit.")
        try:
            await asyncio.wait_for(self._in_use.acquire(), _TAKEN)
        except TimeoutError:
            raise web.HTTPConflict(text="klasapp staat al open in een ander venster.") from None
        try:
            return await self._one_window(request)
        finally:
            self._in_use.release()

    async def _one_window(self, request: web.Request) -> web.WebSocketResponse:
        window = web.WebSocketResponse(heartbeat=15)
        await window.prepare(request)
        least, most = _CELLS
        width, height = (
            min(max(to_int(request.query.get(name, ""), usual), least), most)
            for name, usual in (("width", 80), ("height", 24))
        )

        async def leave() -> None:
            await window.close()

        program = _Program(
            self._program,
            write_bytes=window.send_bytes,
            write_str=window.send_str,
            close=leave,
            download_manager=self.download_manager,
        )
        await program.start(width, height)
        try:
            # A message that is none of the page's ends this window, not the server.
            with suppress(AssertionError, ValueError, TypeError, LookupError, AttributeError):
                await self._process_messages(window, program)
        finally:
            await program.stop()
            await window.close()
        return window

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl+C, SIGTERM or the end of the terminal."""
        del debug
        self.download_manager = DownloadManager()
        web.run_app(
            self._make_app(), sock=self.listening, print=None, access_log=None, shutdown_timeout=2
        )


def listen(port: int) -> socket.socket:
    """A socket on the loopback interface; port 0 takes a free one. Raises ``KlasappError``."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        reason = reason_of(error) if isinstance(error, OSError) else "dat nummer bestaat niet"
        raise KlasappError(
            f"Poort {port} is niet vrij ({reason}); kies met --port een andere."
        ) from error
    return listening


def serve(program: Sequence[str], port: int, *, browse: bool, tell: Callable[[str], None]) -> None:
    """Serve ``program`` until it is stopped; ``tell`` gets the address once it is reachable.

    ``browse``: open the browser as well, through a file that only this user can read: on a command
    line every user of this machine could read the secret of the address.
    """
    server = BrowserServer(listen(port), program)
    tell(server.address)
    folder = Path(tempfile.mkdtemp(prefix="klasapp-browser-"))
    try:
        if browse:
            redirect = folder / "klasapp.html"
            redirect.write_text(_REDIRECT.format(address=server.address), encoding="utf-8")
            webbrowser.open(redirect.as_uri())
        server.serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
