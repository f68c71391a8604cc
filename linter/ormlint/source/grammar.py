"""The regular expressions that cut Python text into logical lines and blocks.

Everything here is deterministic: after each token the next character alone decides how to go on. So a match
that fails costs no more than one that succeeds, whatever the text.
"""

import re
from typing import Final

_FAST_DEPTH: Final = 4
"""Brackets nested deeper than this are left to the token scanner, which is slower and never fails."""

_LINES_AT_ONCE: Final = 200

_SPACE: Final = r"(?:[ \t\f]|\\\n)"
_AFTER_F: Final = r"(?:(?<=[fFtT])|(?<=[fFtT][rR]))"
_NOT_AFTER_F: Final = r"(?<![fFtT])(?<![fFtT][rR])"


def _plain(quote: str) -> str:
    """A string of this quote, one-line or triple quoted, without its prefix."""
    triple = f"{quote * 3}[^{quote}\\\\]*(?:(?:\\\\.|{quote}(?!{quote * 2}))[^{quote}\\\\]*)*{quote * 3}"
    single = f"{quote}(?!{quote * 2})[^{quote}\\\\\n]*(?:\\\\.[^{quote}\\\\\n]*)*{quote}"
    return f"{triple}|{single}"


_PLAIN: Final = f"(?:{_plain(chr(34))}|{_plain(chr(39))})"


def _formatted(quote: str, field: str) -> str:
    """An f-string of this quote whose replacement fields look like ``field``."""
    part = rf"\\(?:[^{{]|(?=\{{))|\{{\{{|\}}\}}|{field}"
    triple = f"{quote}(?!{quote * 2})"
    return (
        f"{quote * 3}[^{quote}\\\\{{}}]*(?:(?:{part}|{triple})[^{quote}\\\\{{}}]*)*{quote * 3}"
        f"|{quote}(?!{quote * 2})[^{quote}\\\\\n{{}}]*(?:(?:{part})[^{quote}\\\\\n{{}}]*)*{quote}"
    )


def _flat_field(quote: str) -> str:
    inside = f"[^{quote}{{}}]*"
    return rf"\{{(?!\{{){inside}(?:\{{{inside}\}}{inside})*\}}"


def _deep_field(depth: int) -> str:
    inner = f"{_PLAIN}|{_deep_field(depth - 1)}" if depth else _PLAIN
    return rf"\{{[^{{}}\"']*(?:(?:{inner})[^{{}}\"']*)*\}}"


def _body(depth: int) -> str:
    """A logical line, or the inside of a bracket, that opens at most ``depth`` brackets within each other."""
    formatted = "|".join(_formatted(quote, _flat_field(quote)) for quote in "\"'")
    strings = rf"(?=[\"'])(?:{_NOT_AFTER_F}{_PLAIN}|{_AFTER_F}(?:{formatted}))"
    inside = strings + r"|\\\n"
    plain = "[^\"'#\\\\()\\[\\]{}"
    if depth < _FAST_DEPTH:
        inside += r"|#[^\n]*\n"
    else:
        plain += r"\n"
    if depth:
        inside += rf"|[(\[{{]{_body(depth - 1)}[)\]}}]"
    return f"{plain}]*(?:(?:{inside}){plain}]*)*"


_BLANK: Final = r"(?:[ \t\f]*(?:#[^\n]*)?\n)*"
_CODE: Final = r"(?![ \t\f\n#]|\Z)"
_WORD: Final = rf"(?:async{_SPACE}+)?(?:def|class)\b"
_REST: Final = rf"{_body(_FAST_DEPTH)}(?:#[^\n]*)?(?:\n|\Z)"
_START: Final = (
    rf"{_BLANK}(?P<indent>[ \t\f]*){_CODE}"
    rf"(?:(?P<head>(?P<async>async{_SPACE}+)?(?P<word>def|class){_SPACE}+(?P<name>\w+))|(?P<at>@)"
)

START: Final = re.compile(rf"{_START}|)", re.DOTALL)
"""Blank lines, and the first characters of the next logical line."""

_MORE: Final = rf"(?:{_BLANK}(?P=indent)[ \t]*{_CODE}(?!@|{_WORD}){_REST}){{0,{_LINES_AT_ONCE}}}"

LINES: Final = re.compile(rf"{_START}|(?!{_WORD})){_REST}(?(head)|(?(at)|{_MORE}))", re.DOTALL)
"""A whole logical line, and as many plain ones after it as are indented at least as far."""

_NESTED: Final = "|".join(_formatted(quote, _deep_field(2)) for quote in "\"'")

TOKEN: Final = re.compile(
    rf"(?P<string>{_AFTER_F}(?:{_NESTED})|{_PLAIN})"
    r"|(?P<comment>#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<joined>\\\n)|(?P<newline>\n)"
    r"|(?P<quote>[\"'])|(?P<comma>,)|(?P<colon>:)",
    re.DOTALL,
)
"""What matters inside a logical line; ``quote`` is a string that never ends."""

NEWLINE: Final = re.compile(r"\r\n?|\n")
LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
