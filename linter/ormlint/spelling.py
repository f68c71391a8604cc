"""The nearest right spelling of a word that is wrong."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """``; did you mean `select`?``, or nothing when no choice is near."""
    by_key = {_key(choice): choice for choice in choices}
    near = get_close_matches(_key(word), by_key, n=1, cutoff=0.7)
    return f"; did you mean `{by_key[near[0]]}`?" if near else ""


def listed(words: Iterable[str]) -> str:
    """`` `text`, `concise` or `json` ``."""
    quoted = [f"`{word}`" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def counted(number: int, noun: str) -> str:
    """``1 finding``, ``2 findings``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _key(word: str) -> str:
    return word.casefold().replace("_", "-")
