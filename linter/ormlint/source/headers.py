"""What the header of a class or function says, read without the parser."""

import re

from ormlint.source.scanner import tokens

_WHITE = re.compile(r"\s+")
_PADDING = re.compile(r"(?<=[(\[{]) | (?=[)\]}])")
_KEYWORD = re.compile(r"\w+\s*=(?!=)|\*\*")


def cut_body(line: str) -> str:
    """A logical line up to the colon that opens the body."""
    for kind, token, depth in tokens(line):
        if kind == "colon" and not depth:
            return line[: token.end()]
    return line.rstrip()


def flat(text: str) -> str:
    """Code on one line: comments and line ends away, runs of white space one space, strings as they are."""
    parts, code, done = [], "", 0
    for kind, token, _ in tokens(text):
        if kind in ("string", "comment", "joined", "newline"):
            code += text[done : token.start()] + " "
            done = token.end()
        if kind == "string":
            parts += [_squeezed(code[:-1]), token.group()]
            code = ""
    return "".join([*parts, _squeezed(code + text[done:])]).strip()


def _squeezed(code: str) -> str:
    return _PADDING.sub("", _WHITE.sub(" ", code))


def bases(header: str) -> tuple[str, ...]:
    """The base classes of a class header as written, keywords left out."""
    return tuple(item for item in map(flat, _arguments(header)) if item and not _KEYWORD.match(item))


def _arguments(header: str) -> list[str]:
    """What stands between the commas of the last round bracket of the header."""
    found: list[str] = []
    begin = None
    for kind, token, depth in tokens(header):
        if kind == "open" and not depth:
            begin = token.end() if token.group() == "(" else None
        elif begin is not None and depth == 1 and kind in ("comma", "close"):
            found.append(header[begin : token.start()])
            begin = token.end() if kind == "comma" else None
        elif kind == "colon" and not depth:
            break
    return found
