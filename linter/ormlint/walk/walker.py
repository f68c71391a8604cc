"""The walker: runs one function on paper and collects the facts that fall out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.api.facts import (
    CollectionRead,
    Fact,
    PageTaken,
    QueryRan,
    RelationLoaded,
    RowWritten,
    StatementRan,
)
from ormlint.orm.effects import Library
from ormlint.project import Module
from ormlint.walk.emit import rows_used
from ormlint.walk.expressions import EXPRESSIONS, evaluate_children
from ormlint.walk.frames import Access, BudgetExceededError, Frame, Loop
from ormlint.walk.joins import is_constant, release
from ormlint.walk.mapped.expiry import drop_expired
from ormlint.walk.mapped.tables import install
from ormlint.walk.roots import enter, root_frame
from ormlint.walk.scripts import enter_script, script_frame
from ormlint.walk.statements import run_suite
from ormlint.walk.survey import (
    allows_unsafe,
    expires_on_commit,
    managers_served,
    prefetched_names,
    registrations,
    relation_names,
)
from ormlint.walk.texts.surroundings import Databases
from ormlint.walk.texts.values import Executed
from ormlint.walk.uses import with_reads
from ormlint.walk.values import UNKNOWN, Const, Row, Rows, UnknownValue, Value, Written

if TYPE_CHECKING:
    from ormlint.api.queries import Query, Repeat
    from ormlint.api.schema import Model
    from ormlint.project import Project, ProjectClass, ProjectFunction

install()
STEPS_PER_ROOT = 20_000
Render = Callable[[Value, Value, Access, bool], None]


def _asks_for(fact: Fact, changed: list[Model | str], asked: set[Model]) -> bool:
    if isinstance(fact, QueryRan):
        return fact.query.model in changed and fact.verb != "delete"
    if isinstance(fact, StatementRan):
        return (
            fact.grows
            and not fact.moving
            and fact.statement.verb == "select"
            and fact.statement.table in changed
        )
    if isinstance(fact, RowWritten):
        return fact.verb == "create" and fact.model in asked
    return isinstance(fact, CollectionRead) and fact.rows.model in changed


class _Loops:
    """The loops of a walker while a suite runs; a class, since a generator costs three times as much."""

    __slots__ = ("_before", "_loops", "_walker")

    def __init__(self, walker: Walker, loops: tuple[Loop, ...]) -> None:
        self._walker, self._loops = walker, loops

    def __enter__(self) -> None:
        self._before, self._walker.loops = self._walker.loops, self._loops

    def __exit__(self, *_: object) -> None:
        self._walker.loops = self._before


class _Seldom:
    """Counts a walker's way through what seldom happens."""

    __slots__ = ("_walker",)

    def __init__(self, walker: Walker) -> None:
        self._walker = walker

    def __enter__(self) -> None:
        self._walker.rare += 1

    def __exit__(self, *_: object) -> None:
        self._walker.rare -= 1


class Walker:
    """Walks functions of one project; one walk at a time.

    ``loops`` are the loops that the walk is inside of and that an effect here would be repeated
    by; a suite that leaves a loop is outside of it.
    """

    def __init__(
        self, project: Project, library: Library, natives: Mapping[str, Value] | None = None
    ) -> None:
        self.project = project
        self.library = library
        self.natives = natives or {}
        """What the stubs of frameworks call by name."""
        self.render: Render | None = None
        """Renders a template, given its name and context, and whether it is for a request."""
        self.respond: Callable[[Walker, Frame], None] | None = None
        """Reads what a function has returned, where a framework does that."""
        self.loops: tuple[Loop, ...] = ()
        self.facts: list[Fact] = []
        self.rows: list[Rows] = []
        self.steps = 0
        self.limit = STEPS_PER_ROOT
        """The number of steps at which the call at hand is given up."""
        self.rare = 0
        self.strangers = 0
        """Calls of code that could not be read; it may write to the database."""
        self.writes = 0
        self.active: list[ProjectFunction] = []
        self.evaluating: set[int] = set()
        self.guarded = 0
        self.asked = 0
        """Conditions around the walk that ran a query per row themselves."""
        self.written: list[Written] = []
        self.changed: list[Model | str] = []
        """The models of which rows were made or taken away, in order, and the tables that a text wrote to."""
        self.settings = 0
        self.branches = 0
        self.statement: cst.CSTNode | None = None
        """The expression that is a statement by itself, so that its value is dropped."""
        self.prototypes: dict[tuple[Model, str], Query | None] = {}
        self.prefetched_names = prefetched_names(project)
        self.served = managers_served(project)
        self.relation_names = relation_names(project)
        self.mapped = project.schema.has("sqlalchemy")
        """Whether there are models of SQLAlchemy."""
        self.pending: list[tuple[Row, Frame | None]] = []
        """Rows that were changed, or added to a session in a frame, and not written yet."""
        self.expired: list[Repeat] = []
        """Loops in which a session commits, so that rows lose what was loaded onto them."""
        self.blocking: set[Hashable] = set()
        """The asynchronous functions that were seen to wait."""
        self.tasks: dict[cst.CSTNode, dict[str, Model]] = {}
        """The sessions that calls were seen to use, as written in the frame of each call."""
        self.databases = Databases(project)
        self.executed: dict[tuple[object, str], Executed] = {}
        """What text ran last on a cursor or connection, by the frame or object that holds it and its name."""
        self.known: dict[Hashable, Any] = {}
        """What consumers have read of the project."""
        self.lasting: dict[Hashable, Any] = {}
        """The same, where it is a part of the world that findings are kept for."""
        self.dull: dict[Hashable, tuple[int, Value]] = {}
        """Calls that did nothing with rows: how many strangers they called, and what they gave."""
        self.constants: dict[int, Value] = {}
        """What module-level and class-level assignments give, by their node."""
        self.given_up: Counter[ProjectFunction] = Counter()
        """How many calls of a function took too many steps."""
        self.done: dict[Hashable, tuple[object, ...]] = {}
        """Calls of the walk at hand that gave nothing known, with what they got, which has to live on."""

    def forget_calls(self) -> None:
        """Let go of what earlier walks made known, so that what comes does not depend on their order."""
        self.prototypes, self.known, self.dull = {}, {}, {}
        self.constants, self.given_up = {}, Counter()

    @cached_property
    def registrations(self) -> list[tuple[Module, str, str]]:
        """The classes that the project registers for models."""
        return registrations(self.project)

    @cached_property
    def async_unsafe(self) -> bool:
        """Whether Django is told to run queries on the event loop all the same."""
        return allows_unsafe(self.project)

    @cached_property
    def expiring(self) -> bool:
        """Whether the asynchronous sessions of the project are known to expire rows at a commit."""
        return expires_on_commit(self.project)

    def walk(self, root: ProjectFunction | Module, owner: ProjectClass | None = None) -> list[Fact]:
        """The facts of a function that is called with unknown arguments, as a method of ``owner``.

        Or those of the statements of a module.
        """
        self.loops, self.facts, self.rows = (), [], []
        self.written, self.changed, self.done, self.pending, self.expired = [], [], {}, [], []
        self.blocking, self.tasks = set(), {}
        self.limit = STEPS_PER_ROOT
        self.steps = self.rare = self.strangers = self.writes = self.settings = 0
        self.guarded = self.asked = self.branches = 0
        self.active, self.evaluating, self.statement = [], set(), None
        self.executed = {}
        script = isinstance(root, Module)
        frame = script_frame(root) if isinstance(root, Module) else root_frame(self, root, owner)
        try:
            (enter_script if script else enter)(self, frame)
            if self.respond is not None and not script:
                self.respond(self, frame)
            for value in frame.returned + frame.yielded:
                release(value)
        except (BudgetExceededError, RecursionError):
            self._forget()
        self._settle_writes()
        self._settle_shared()
        drop_expired(self)
        used = rows_used(self, frame)
        self.facts = [*(with_reads(fact, used) for fact in self.facts), *used]
        return [replace(fact, command=True) for fact in self.facts] if frame.command else self.facts

    def _settle_writes(self) -> None:
        """A row that is used after it was written cannot be written together with others."""
        used = {id(written.fact) for written in self.written if written.used}
        for index, fact in enumerate(self.facts):
            if isinstance(fact, RowWritten) and id(fact) in used:
                self.facts[index] = replace(fact, result_used=True)

    def _settle_shared(self) -> None:
        """What is reached through a related row that is written has to come in the same way."""
        loads = [fact for fact in self.facts if isinstance(fact, RelationLoaded)]
        for written in [fact for fact in loads if fact.written]:
            for fact in loads:
                if fact.query is written.query and fact.path.startswith(f"{written.path}__"):
                    self.revise(fact, written=True)

    def forget_changing(self, start: int, changed: list[Model | str]) -> None:
        """Queries on rows that the loop itself makes or takes away are asked anew on purpose.

        Where it asks before it makes a row, the rows cannot be made all at once either.
        """
        asked = {fact.query.model for fact in self.facts[start:] if isinstance(fact, QueryRan)}
        kept = [fact for fact in self.facts[start:] if not _asks_for(fact, changed, asked)]
        self.facts[start:] = kept

    def _forget(self) -> None:
        """What was not read to its end is not known: its rows may be used in any way."""
        for rows in self.rows:
            release(rows)

    def evaluate(self, node: cst.CSTNode, frame: Frame) -> Value:
        """The value of an expression."""
        self.steps += 1
        if self.steps > self.limit:
            raise BudgetExceededError
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            evaluate_children(self, node, frame)
            return UNKNOWN
        return handler(self, node, frame)

    def run(self, body: cst.BaseSuite, frame: Frame) -> bool:
        """Run a suite; whether it never reaches its end."""
        return run_suite(self, body, frame)

    def inside(self, loop: Loop) -> _Loops:
        """Effects in here are repeated by one more loop."""
        return _Loops(self, (*self.loops, loop))

    def outside(self, leaves: int) -> _Loops:
        """Effects in here happen once: the suite leaves this many loops of its frame."""
        return _Loops(self, self.loops[: len(self.loops) - leaves])

    def within(self, loops: tuple[Loop, ...]) -> _Loops:
        """Effects in here are repeated by these loops alone."""
        return _Loops(self, tuple(loop for loop in self.loops if loop in loops))

    @contextmanager
    def allowance(self, steps: int) -> Iterator[None]:
        """What happens in here may take so many steps, and no more than what it stands in."""
        before = self.limit
        self.limit = min(before, self.steps + steps)
        try:
            yield
        finally:
            self.limit = before

    @property
    def is_spent(self) -> bool:
        """Whether what the walk stands in has used up its steps too."""
        return self.steps > self.limit

    def seldom(self) -> _Seldom:
        """Effects in here seldom happen."""
        return _Seldom(self)

    def loops_of(self, frame: Frame) -> int:
        """How many of the innermost loops belong to a frame."""
        count = 0
        for loop in reversed(self.loops):
            if loop.frame is not frame:
                break
            count += 1
        return count

    def new_rows(self, rows: Rows) -> Rows:
        """Keep an eye on rows that came into being."""
        self.rows.append(rows)
        return rows

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What happens in here is no part of the walk: only its result is wanted."""
        before = self.loops, self.facts, self.rows, self.active
        self.loops, self.facts, self.rows, self.active = (), [], [], []
        try:
            yield
        finally:
            self.loops, self.facts, self.rows, self.active = before

    def revise(self, fact: RelationLoaded, **changes: Any) -> None:
        """More is known of a related row that was loaded: more than its key is read, or it is written."""
        for index, known in enumerate(self.facts):
            if isinstance(known, RelationLoaded) and known.spot is fact.spot:
                self.facts[index] = replace(known, **changes)

    def retract(self, fact: Fact) -> None:
        """A fact was none, as what follows shows."""
        self.facts = [known for known in self.facts if known.spot is not fact.spot]

    def pages_in_batches(self, fact: PageTaken | None) -> None:
        """A loop takes all the pages of a paginator, one after the other."""
        for index, known in enumerate(self.facts):
            if known is fact and fact is not None:
                self.facts[index] = replace(fact, batch=True, numbered=False)

    def pages_counted(self, fact: PageTaken | None) -> None:
        """The number of all pages, or of all rows, is read of a page."""
        for index, known in enumerate(self.facts):
            if isinstance(known, PageTaken) and fact is not None and known.spot is fact.spot:
                self.facts[index] = replace(known, numbered=True, counted=True)

    def doubt_invariants(self, start: int) -> None:
        """A loop has written, or called code that may write: nothing in it is proved to stay the same."""
        for index in range(start, len(self.facts)):
            fact = self.facts[index]
            if isinstance(fact, (QueryRan, StatementRan)) and fact.invariant:
                self.facts[index] = replace(fact, invariant=False)

    def tally(self) -> tuple[int, ...]:
        """What a call that does nothing with rows leaves as it was."""
        return (len(self.facts), len(self.rows), self.writes, self.settings, self.strangers)

    def known_result(self, key: Hashable | None) -> Value | None:
        """What a call gives that is known to do nothing with rows."""
        if key is None or key not in self.dull:
            return None
        strangers, result = self.dull[key]
        self.strangers += strangers
        return result

    def was_done(self, call: Hashable) -> bool:
        """Whether the walk at hand has made the same call before, without a result that is known."""
        return call in self.done

    def note_dull(self, key: Hashable | None, result: Value, before: tuple[int, ...]) -> None:
        """Remember a call that did nothing with rows, or nothing that its own walk does not show."""
        after = self.tally()
        if key is None:
            return
        idle = after[:-1] == before[:-1]
        plain = isinstance(result, (UnknownValue, Const))
        shown = plain and not self.loops and after[-2] == before[-2]
        if (idle and (plain or is_constant(result))) or shown:
            self.dull[key] = after[-1] - before[-1], result
