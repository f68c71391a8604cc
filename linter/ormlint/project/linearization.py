"""The order in which a class and its bases are searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def linearized(start: T, bases_of: Callable[[T], Sequence[T]]) -> tuple[T, ...]:
    """The method resolution order of ``start``; where Python would refuse, an order that is close to it."""
    return tuple(_order(start, bases_of, {}))


def _order(item: T, bases_of: Callable[[T], Sequence[T]], known: dict[T, list[T]]) -> list[T]:
    if item not in known:
        known[item] = []  # ends a cycle
        bases = [base for base in dict.fromkeys(bases_of(item)) if base != item]
        orders = [_order(base, bases_of, known) for base in bases]
        known[item] = [item, *_merged([order for order in [*orders, bases] if order])]
    return known[item]


def _merged(orders: list[list[T]]) -> list[T]:
    merged: list[T] = []
    while orders:
        head = _good_head(orders)
        merged.append(head)
        rests = ([item for item in order if item != head] for order in orders)
        orders = [rest for rest in rests if rest]
    return merged


def _good_head(orders: list[list[T]]) -> T:
    for order in orders:
        if not any(order[0] in other[1:] for other in orders):
            return order[0]
    return orders[0][0]
