"""Members of classes, read on an instance: properties, methods, class attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ormlint.project import Assignment, External, ProjectClass, ProjectFunction
from ormlint.walk.constants import assignment_value
from ormlint.walk.frames import Access, Loop
from ormlint.walk.generics import declared_class
from ormlint.walk.joins import release
from ormlint.walk.settings import set_by_methods
from ormlint.walk.values import (
    CARRIED,
    NONE,
    REQUEST,
    UNKNOWN,
    BoundMethod,
    ClassRef,
    Const,
    Instance,
    ManagerValue,
    RelatedManager,
    Row,
    Rows,
    SuperRef,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PROPERTIES = frozenset(
    {"property", "abc.abstractproperty", "hybrid_property", "sqlalchemy.ext.hybrid.hybrid_property"}
)


def is_property(function: ProjectFunction) -> bool:
    """Whether reading the attribute calls the function."""
    return any(name in PROPERTIES or is_cached_property(name) for name in function.decorators)


def is_cached_property(decorator: str) -> bool:
    """Whether a decorator keeps the value on the instance."""
    return decorator.rpartition(".")[2].split("(")[0] in (
        "cached_property",
        "classproperty",
        "cachedproperty",
    )


MEMOISED = re.compile(r"(?:^|_)(?:cached?|memoi[sz]ed?)(?:_|$)")
OTHERS = ("never_cache", "cache_control", "cache_page", "property")


def is_memoised(function: ProjectFunction) -> bool:
    """Whether a decorator keeps the results, so that the body runs once per argument."""
    names = (name.partition("(")[0].rpartition(".")[2] for name in function.decorators)
    return any(MEMOISED.search(name) and not name.endswith(OTHERS) for name in names)


def is_static(function: ProjectFunction) -> bool:
    """Whether the function takes no receiver."""
    return "staticmethod" in function.decorators


def is_unbound(method: BoundMethod) -> bool:
    """Whether a method is called on its class, with the instance as an argument: ``Book.show(book)``."""
    plain = method.symbol is not None and "classmethod" not in method.symbol.decorators
    return plain and isinstance(method.owner, ClassRef) and not method.name.startswith("__new")


def model_member(walker: Walker, row: Row, name: str, access: Access) -> Value:
    """A member of a model's class, read on an instance."""
    symbol = walker.project.class_named(row.model.qualname)
    member = None if symbol is None else symbol.member(name)
    if member is None:
        return _unknown_member(walker, row, name)
    return member_value(walker, row, member, name, access)


def _unknown_member(walker: Walker, row: Row, name: str) -> Value:
    library = walker.library
    if row.model.library != "django":
        row.top.reads.append(row.under(name))
        return UNKNOWN
    if name in library.row_writes or name in library.row_queries or name in library.row_rows:
        return BoundMethod(row, name)
    if name in library.cache_names:
        row.state.opaque = True
    if name in library.row_assigns:
        row.state.assigned.add(library.row_assigns[name])
    row.top.reads.append(row.under(name))
    return UNKNOWN


def member_value(
    walker: Walker,
    owner: Value,
    member: ProjectFunction | Assignment | ProjectClass,
    name: str,
    access: Access,
) -> Value:
    """The value of a member, bound to what it was read on."""
    if isinstance(member, ProjectClass):
        return ClassRef(member, walker.project.schema.model_of(member))
    if isinstance(member, Assignment):
        meant = declared_class(walker, member, owner.symbol) if isinstance(owner, Instance) else None
        return meant or (UNKNOWN if isinstance(owner, Row) else assignment_value(walker, member))
    if not is_property(member):
        return BoundMethod(owner, name, member)
    return _property(walker, owner, member, name, access)


def _property(walker: Walker, owner: Value, member: ProjectFunction, name: str, access: Access) -> Value:
    from ormlint.walk.calls import follow

    if not any(is_cached_property(decorator) for decorator in member.decorators):
        return follow(walker, member, owner, None, access)
    with walker.within(_lifetime(walker, owner, access)):
        value = follow(walker, member, owner, None, access)
    release(value)
    if isinstance(owner, Row):
        owner.state.children[name] = value
    elif isinstance(owner, Instance):
        owner.attributes[name] = value
    return value


def _lifetime(walker: Walker, owner: Value, access: Access) -> tuple[Loop, ...]:
    """The loops in each turn of which a value is another one: ``self`` is the same in those of its method."""
    if isinstance(owner, Row):
        return owner.births
    if owner is not access.frame.receiver:
        return walker.loops
    return tuple(loop for loop in walker.loops if loop.frame.block is not access.frame.block)


def instance_attribute(walker: Walker, value: Instance, name: str, access: Access) -> Value:
    """An attribute of an instance of a class that is not mapped."""
    known = value.attributes.get(name)
    if known is not None and not (value.outside and known == NONE):
        return known
    member = value.symbol.member(name)
    if member is None and not value.made:
        _make(walker, value, access)
        return instance_attribute(walker, value, name, access)
    if value.outside and not value.symbol.module.stub and _is_empty(walker, member):
        found = set_by_methods(walker, value, name)
        if found is not None and found is not UNKNOWN:
            value.attributes[name] = found
        if found is not None:
            return found
    if known is not None:
        return known
    if member is None and name == "request":
        return REQUEST
    if member is None and name in walker.library.form_parts:
        return CARRIED
    if member is None and name == "action" and value.action:
        return Const(value.action)
    return UNKNOWN if member is None else member_value(walker, value, member, name, access)


def _is_empty(walker: Walker, member: object) -> bool:
    """Whether the class itself gives an attribute no value, or ``None``."""
    return member is None or (isinstance(member, Assignment) and assignment_value(walker, member) == NONE)


def _make(walker: Walker, value: Instance, access: Access) -> None:
    """Run ``__init__`` of an object that came from elsewhere, for the attributes it sets."""
    from ormlint.walk.calls import follow

    value.made = True
    init = value.symbol.member("__init__")
    if isinstance(init, ProjectFunction):
        with walker.apart():
            follow(walker, init, value, None, access)


def super_attribute(walker: Walker, value: SuperRef, name: str, access: Access) -> Value:
    """An attribute of ``super()``: the next member along the resolution order."""
    member = next_member(value, name)
    if member is not None:
        return member_value(walker, value.owner, member, name, access)
    if isinstance(value.owner, (Row, Rows, ManagerValue, RelatedManager)):
        return BoundMethod(SuperRef(value.owner, value.after), name)
    return UNKNOWN


def _resolution_order(value: SuperRef) -> tuple[ProjectClass | External, ...]:
    """That of the object's own class: in a mixin, the next class is one that the mixin does not know."""
    symbol = value.owner.symbol if isinstance(value.owner, (Instance, ClassRef)) else None
    order = () if symbol is None else symbol.mro()
    return order if value.after in order else value.after.mro()


def next_member(value: SuperRef, name: str) -> ProjectFunction | Assignment | ProjectClass | None:
    """The member that ``super().name`` finds in the project."""
    found = False
    for symbol in _resolution_order(value):
        if symbol is value.after:
            found = True
        elif found and isinstance(symbol, ProjectClass):
            member = symbol.own_member(name)
            if member is not None:
                return member
        elif found and isinstance(symbol, External):
            continue
    return None
