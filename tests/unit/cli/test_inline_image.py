"""A picture in the terminal: only where it is known to work, in bytes that can be undone."""

import re
from base64 import standard_b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from klasapp.cli.inline_image import inline, protocol


def picture() -> bytes:
    pixels = np.zeros((20, 31, 3), np.uint8) + 255
    pixels[3:9, 5:25] = (255, 0, 0)
    pixels[10:20, 0:4] = (0, 0, 255)
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "png")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("environ", "how"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "iterm"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, None),
        ({"TERM": "screen.xterm-kitty", "KITTY_WINDOW_ID": "1"}, None),
        ({"TERM": "xterm-kitty", "STY": "1.pts"}, None),
        ({}, None),
    ],
)
def test_only_a_terminal_that_is_known_gets_a_picture(
    environ: dict[str, str], how: str | None
) -> None:
    assert protocol(environ, terminal=True) == how
    assert protocol(environ, terminal=False) is None


def test_kitty_gets_the_whole_file_in_small_chunks() -> None:
    png = picture() + bytes(9000)
    parts = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", inline(png, "kitty"))
    assert parts[0][0].startswith(b"a=T,f=100")
    assert [keys[-3:] for keys, _ in parts] == [b"m=1"] * (len(parts) - 1) + [b"m=0"]
    assert all(len(data) <= 4096 for _, data in parts)
    assert standard_b64decode(b"".join(data for _, data in parts)) == png


def test_iterm_gets_the_whole_file_at_once() -> None:
    found = re.fullmatch(rb"\x1b\]1337;File=inline=1;[^:]*:(.*)\x07\n", inline(picture(), "iterm"))
    assert found is not None
    assert standard_b64decode(found[1]) == picture()


def test_sixel_draws_the_same_pixels() -> None:
    told = inline(picture(), "sixel")
    assert told.startswith(b'\x1bPq"1;1;31;20')
    assert told.endswith(b"\x1b\\\n")
    pixels = np.zeros((24, 31, 3), int)
    palette: dict[int, tuple[int, ...]] = {}
    row = column = colour = 0
    tokens = r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)(.)|([?-~])|(\$)|(-)"
    for token in re.finditer(tokens, told.decode()[len('\x1bPq"1;1;31;20') : -3]):
        number, red, green, blue, count, counted, one, back, down = token.groups()
        if number and red:
            palette[int(number)] = (int(red), int(green), int(blue))
        elif number:
            colour = int(number)
        elif back or down:
            column = 0
            row += 6 * bool(down)
        else:
            run = int(count or 1)
            for bit in range(6):
                if (ord(counted or one) - 63) >> bit & 1:
                    pixels[row + bit, column : column + run] = palette[colour]
            column += run
    wanted = np.asarray(Image.open(BytesIO(picture())).convert("RGB")).astype(int) * 100 // 255
    assert np.abs(pixels[:20] - wanted).max() <= 1
