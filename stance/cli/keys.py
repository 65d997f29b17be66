"""Read single keys from a terminal, or the characters of a stream where there is none."""

import codecs
import os
import re
import sys
from collections.abc import Iterator

KEY_BYTES = 32
END_OF_INPUT = "\x04"
# What arrows and function keys send: "\x1b[A", "\x1b[15~", "\x1bOP" (ECMA-48, xterm).
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)")


def keys() -> Iterator[str]:
    """Yield each key as it is pressed, until the input ends; arrows and function keys, which spell letters, are left out."""
    if not sys.stdin.isatty():
        while character := sys.stdin.read(1):
            yield character
    elif sys.platform == "win32":
        yield from _console()
    else:
        yield from _terminal(sys.stdin.fileno())


def _terminal(descriptor: int) -> Iterator[str]:
    import termios
    import tty

    before = termios.tcgetattr(descriptor)
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    try:
        # Ctrl-C still interrupts
        tty.setcbreak(descriptor)
        while block := os.read(descriptor, KEY_BYTES):
            for character in _SEQUENCE.sub("", decode(block)):
                # in this mode the end of input is a character like another
                if character == END_OF_INPUT:
                    return
                yield character
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _console() -> Iterator[str]:
    import msvcrt

    while True:
        character = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
        if character in ("\x00", "\xe0"):
            msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
        elif character == "\x03":
            raise KeyboardInterrupt
        else:
            yield character
