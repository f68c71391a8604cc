"""Tasks that run at the same time use one session.

## Why this hurts

A session is one connection and one transaction. Two tasks on it get `InvalidRequestError` ("this session
is provisioning a new connection"), or wait for each other; with a flush or a commit in one of them,
the work of the other is lost, or the connection is closed under it. `return_exceptions=True` hides it.

## Known limits

- Reported where each call can be followed to a statement on a session that the tasks share: by name,
  as an argument, or as an attribute of an object. Silent for a session that a task opens for itself,
  for pools and engines, behind a lock or a semaphore, and for one task.

## Fix safety

By hand. A session for each task is a connection and a transaction for each; what they read is no longer
one snapshot. One after the other on the one session costs little where the statements are short.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, SessionShared
from ormlint_rules.dialects import BOTH

rule = Rule(__name__, code="QRY603", since="0.1", severity="error", libraries=BOTH)


@rule.on(SessionShared)
def shared(fact: SessionShared) -> Iterator[Finding]:
    """Tasks with one session."""
    who = "the task of each item uses" if fact.each else "these tasks use"
    yield fact.finding(
        f"{who} `{fact.session}`, and a session serves one at a time; "
        "open one in each task with `async with`, or await them one after the other"
    )
