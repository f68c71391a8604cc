"""How deep the tree of a text will be, guessed before the parser, which recurses, overflows the stack."""

import re

from ormlint.source.grammar import TOKEN

ORDINARY = 150
"""Up to here any thread's stack is large enough."""
MAX_LINKS = 2500
"""The parser's time and memory grow with the square of the links."""

_LINK = re.compile(r"[-+*/%@&|^~.]|\b(?:and|or|not|if|lambda|await|elif)\b")
_FAR_RIGHT = ("\n" + " " * ORDINARY, "\t" * (ORDINARY // 8))


def longest_chain(text: str) -> int:
    """The links of the longest chain: ``a + b``, ``a.b().c()``, ``not not a``, ``elif``, nested brackets."""
    if len(text) < 2 * ORDINARY:
        return 0
    if len(_LINK.findall(text)) + sum(map(text.count, "([{'\"")) < ORDINARY:
        return 0
    indented = ORDINARY + 1 if any(far in text for far in _FAR_RIGHT) else 0
    return max(indented, text.count("elif"), _longest_expression(text))


def _longest_expression(text: str) -> int:
    counts, longest, done = [0], 0, 0
    for token in TOKEN.finditer(text):
        counts[-1] += len(_LINK.findall(text, done, token.start()))
        longest = max(longest, counts[-1] + len(counts))
        done = token.end()
        _step(counts, token.lastgroup)
    return max(longest, counts[-1] + len(_LINK.findall(text, done)))


def _step(counts: list[int], kind: str | None) -> None:
    if kind == "open":
        counts[-1] += 1
        counts.append(0)
    elif kind == "close" and len(counts) > 1:
        counts.pop()
    elif kind == "string":
        counts[-1] += 1
    elif kind == "comma" or (kind == "newline" and len(counts) == 1):
        counts[-1] = 0
