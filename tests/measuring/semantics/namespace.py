"""The names that the code in the tables uses."""

from __future__ import annotations

import asyncio
import copy
import itertools
import pickle
from typing import Any

from asgiref.sync import async_to_sync
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, prefetch_related_objects
from django.forms.models import model_to_dict
from django.template import Context, Template

from measuring.bookstore.models import Author, Book, Critique, Essay, Note, Profile, Tag


def render(source: str) -> str:
    """A template with all books as ``qs`` and all authors as ``authors``."""
    return Template(source).render(Context({"qs": Book.objects.all(), "authors": Author.objects.all()}))


async def read_author() -> None:
    async for book in Book.objects.all():
        str(book.author.name)


async def read_key() -> None:
    async for book in Book.objects.all():
        str(book.author_id)


async def read_joined_author() -> None:
    async for book in Book.objects.select_related("author"):
        str(book.author.name)


async def read_prefetched() -> None:
    async for author in Author.objects.prefetch_related("book_set"):
        len(author.book_set.all())


async def terminals() -> None:
    rows = Book.objects.all()
    await rows.acount(), await rows.aexists(), await rows.afirst(), await rows.aget(pk=1)


async def written() -> None:
    tag = await Tag.objects.acreate(name="x")
    await tag.asave()


async def gather() -> None:
    await asyncio.gather(*(Book.objects.aget(pk=key) for key in range(1, 6)))


async def one_by_one() -> None:
    async for book in Book.objects.all():
        await Author.objects.aget(pk=book.author_id)


def names() -> dict[str, Any]:
    """A fresh copy of them."""
    return {name: value for name, value in globals().items() if not name.startswith("_")}


__all__ = [
    "ContentType", "Count", "Critique", "Essay", "F", "Note", "Paginator", "Prefetch", "Profile", "Tag",
    "async_to_sync", "copy", "itertools", "model_to_dict", "pickle", "prefetch_related_objects",
]  # fmt: skip
