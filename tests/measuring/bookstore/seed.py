"""Fill the bookstore: five authors, three books each, two publishers, three tags to a book."""

from django.contrib.contenttypes.models import ContentType

from measuring.bookstore.models import Author, Award, Book, Critique, Essay, Note, Poem, Profile, Pub, Tag

AUTHORS = 5
BOOKS = 15


def seed(_size: int = AUTHORS) -> None:
    """Rows with keys from 1: author 1 has no boss, every third book no publisher."""
    authors = Author.objects.bulk_create(
        Author(id=i, name=f"a{i}", bio="", boss_id=i - 1 or None) for i in range(1, AUTHORS + 1)
    )
    Pub.objects.bulk_create(Pub(id=i, name=f"p{i}") for i in (1, 2))
    Tag.objects.bulk_create(Tag(id=i, name=f"t{i}") for i in (1, 2, 3))
    Profile.objects.bulk_create(Profile(author=author, avatar="") for author in authors)
    Award.objects.bulk_create(Award(author=author) for author in authors[:2])
    Poem.objects.bulk_create(Poem(author=author, number=k) for author in authors for k in (1, 2))
    Essay.objects.bulk_create(Essay(id=i, author=author, pub_id=1) for i, author in enumerate(authors, 1))
    Critique.objects.bulk_create(Critique(essay_id=i) for i in range(1, AUTHORS + 1))
    _books()


def _books() -> None:
    books = Book.objects.bulk_create(
        Book(id=i + 1, title=f"b{i}", price=i % 4, author_id=i // 3 + 1, pub_id=i % 3 or None)
        for i in range(BOOKS)
    )
    through = Book.tags.through
    through.objects.bulk_create(through(book=book, tag_id=i) for book in books for i in (1, 2, 3))
    kind = ContentType.objects.get_for_model(Book)
    Note.objects.bulk_create(Note(content_type=kind, object_id=book.id) for book in books)
