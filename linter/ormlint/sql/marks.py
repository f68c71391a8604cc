"""Texts with holes and placeholders, made such that a parser of SQL takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the code of a part of a text that is not known."""


def hole(code: str) -> str:
    """A part that is not known: what the code would have given."""
    return f"{OPENS}{code.replace(OPENS, '{').replace(CLOSES, '}')}{CLOSES}"


STATEMENT = re.compile(r"\s*\(*\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\s", re.IGNORECASE)
FRAGMENT = re.compile(
    r"\b(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|FROM|WHERE|AND|OR|JOIN|ON|ORDER\s+BY|GROUP\s+BY|LIMIT"
    r"|OFFSET|VALUES|SET|UNION|HAVING|RETURNING|IN)\b"
)


def begins(text: str) -> bool:
    """Whether a text may be a statement."""
    return STATEMENT.match(_uncommented(text)) is not None


def resembles(text: str) -> bool:
    """Whether a text may be a statement or a part of one."""
    return begins(text) or FRAGMENT.search(text) is not None


_COMMENTS = re.compile(r"\s*(?:--[^\n]*\n|/\*.*?\*/)", re.DOTALL)


def _uncommented(text: str) -> str:
    while True:
        match = _COMMENTS.match(text)
        if match is None:
            return text
        text = text[match.end() :]


_TOKEN = re.compile(
    rf"""
    (?P<quoted>'(?:[^']|'')*'|"[^"]*"|`[^`]*`)
  | (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<hole>{OPENS}[^{CLOSES}]*{CLOSES})
  | (?P<placeholder>%\(\w+\)s|%s|\$\d+|\?\d*(?![?|&\w])|(?<![:\w]):[A-Za-z_]\w*|@p\d+)
  | (?P<percent>%%)
  | (?P<word>\w+)
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_VALUE = frozenset(
    [
        "SELECT",
        "DISTINCT",
        "ALL",
        "FROM",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "ON",
        "JOIN",
        "INTO",
        "UPDATE",
        "SET",
        "LIMIT",
        "OFFSET",
        "IN",
        "BY",
        "VALUES",
        "HAVING",
        "USING",
        "LIKE",
        "ILIKE",
        "BETWEEN",
        "IS",
        "AS",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "TABLE",
        "EXISTS",
        "RETURNING",
        "WITH",
        "DELETE",
        "INSERT",
        "INNER",
        "LEFT",
        "RIGHT",
        "OUTER",
        "CROSS",
        "FULL",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "ANY",
        "SOME",
        "IGNORE",
        "REPLACE",
        "DO",
        "INTERVAL",
        "OVER",
        "FOR",
    ]
)
"""Words that a value, a name or a condition follows."""


@dataclass
class Marked:
    """A text whose placeholders and holes are names."""

    text: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """What each name stands for."""
    open: bool = False
    """Further clauses may stand where a hole was."""
    placeholders: tuple[str, ...] = ()
    """As written, in order."""

    def restored(self, text: str) -> str:
        """A text made of the marked one, with what the names stand for."""
        text = _NAME.sub(lambda match: self.names.get(match[0], match[0]), text)
        return text.replace(OPENS, "{").replace(CLOSES, "}")


_NAME = re.compile(r"__[hp]\d+__")
PLACEHOLDER = re.compile(r"__p(\d+)__")
HOLE = re.compile(rf"__h\d+__|{OPENS}")


@lru_cache(maxsize=1 << 12)
def marked(text: str) -> Marked:
    """A text as a parser can take it.

    A hole between clauses is left out, since nothing is known of what stands there.
    """
    found, pieces, before, last = Marked(), [], "", ""
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "", match[0]
        if kind == "hole" and _between(before, last, text[match.end() : match.end() + 1]):
            found.open, token = True, " "
        elif kind in ("hole", "placeholder"):
            token = _named(found, kind, token)
        elif kind == "percent":
            token = "%"
        pieces.append(token)
        last = token[-1]
        before = before if kind in ("space", "comment") or token == " " else token
    found.text = "".join(pieces).strip().rstrip(";")
    return found


def _between(before: str, last: str, following: str) -> bool:
    """Whether a hole stands by itself behind what a clause can end with."""
    if not (last.isspace() or last == "") or not (following.isspace() or following in ("", ";", ")")):
        return False
    ends = re.search(r"[\w)'\"`*\]]$", before) is not None
    return ends and before.upper() not in _NO_VALUE


def _named(found: Marked, kind: str, token: str) -> str:
    name = f"__{kind[0]}{len(found.names)}__"
    found.names[name] = token if kind == "placeholder" else "{" + token[1:-1] + "}"
    if kind == "placeholder":
        found.placeholders = (*found.placeholders, token)
    return name
