"""3.1 and 3.3: what writing costs."""

from __future__ import annotations

ROWS = {
    "Tag.objects.create(name='x')": 1,
    "Tag(name='x').save()": 1,
    "Tag.objects.get_or_create(name='t1')": 1,
    "Tag.objects.get_or_create(name='x')": 2,
    "Tag.objects.update_or_create(name='t1', defaults={'name': 'x'})": 2,
    "Tag.objects.update_or_create(name='x')": 2,
    "Tag.objects.bulk_create([Tag(name=str(i)) for i in range(20)])": 1,
    "Tag.objects.bulk_create([Tag(name=str(i)) for i in range(20)], batch_size=6)": 4,
    "Tag.objects.bulk_create([Tag(pk=1, name='x')], update_conflicts=True, unique_fields=['id'],"
    " update_fields=['name'])": 1,
    "Tag.objects.bulk_update([Tag(pk=i, name='x') for i in (1, 2, 3)], ['name'])": 1,
    "Tag.objects.bulk_update([Tag(pk=i, name='x') for i in (1, 2, 3)], ['name'], batch_size=2)": 2,
    "Tag(pk=1, name='x').save()": 1,
    "Tag(pk=9, name='x').save()": 2,
    "Tag(pk=9, name='x').save(force_insert=True)": 1,
    "Book.objects.filter(author__name='a1').update(price=1)": 1,
    "Book.objects.filter(pk=1).delete()": 4,
    "Note.objects.filter(pk=1).delete()": 1,
    "for b in Book.objects.all(): b.save()": 16,
    "for b in Book.objects.all(): b.save(update_fields=['price'])": 16,
    "for b in Book.objects.only('title'): b.save()": 16,
    "for n in Note.objects.all(): n.delete()": 16,
}

MANY_TO_MANY = {
    "book.tags.add()": 0,
    "book.tags.add(new)": 1,
    "book.tags.add(new, new2, new3)": 1,
    "for tag in (new, new2, new3): book.tags.add(tag)": 3,
    "book.tags.set(old)": 1,
    "book.tags.set([new, new2])": 3,
    "book.tags.clear()": 1,
    "book.tags.remove(*old)": 1,
}

FRAMEWORKS = {
    "Paginator(Book.objects.order_by('pk'), 4).page(1).object_list": 1,
    "list(Paginator(Book.objects.order_by('pk'), 4).page(1))": 2,
    "rows = Book.objects.order_by('pk'); list(rows); list(Paginator(rows, 4).page(2))": 1,
    "p = Paginator(Book.objects.order_by('pk'), 4)\nfor i in p.page_range: list(p.page(i))": 5,
    "render('{% for b in qs %}{{ b.author.name }}{% endfor %}')": 16,
    "render('{% for b in qs %}{% if b.author %}x{% endif %}{% endfor %}')": 16,
    "render('{% for b in qs %}{% with a=b.author %}{{ a.pk }}{% endwith %}{% endfor %}')": 16,
    "render('{% for b in qs %}{% ifchanged b.author %}x{% endifchanged %}{% endfor %}')": 16,
    "render('{% regroup qs by author as groups %}{{ groups|length }}')": 16,
    "render('{% for b in qs %}{{ b.author_id }}{% endfor %}')": 1,
    "render('{% for b in qs %}{{ b.pub|default:0 }}{% endfor %}')": 11,
    "render('{% if qs %}{% for b in qs %}x{% endfor %}{% endif %}')": 1,
    "render('{% if qs.exists %}{% for b in qs %}x{% endfor %}{% endif %}')": 2,
    "render('{{ qs.count }}{% for b in qs %}x{% endfor %}')": 2,
    "render('{% for b in qs %}x{% endfor %}{{ qs.count }}')": 1,
    "render('{{ qs|length }}{% for b in qs %}x{% endfor %}')": 1,
    "render('{{ qs.0 }}{% for b in qs %}x{% endfor %}')": 2,
    "render('{{ qs|first }}{% for b in qs %}x{% endfor %}')": 2,
    "render('{{ qs.first.title }}{{ qs.first.price }}')": 2,
    "render('{% for b in qs|slice:\":2\" %}x{% endfor %}')": 1,
    "render('{% for b in qs|dictsort:\"title\" %}x{% endfor %}')": 1,
    "render('{% for a in authors %}{% if a.book_set.all %}"
    "{% for b in a.book_set.all %}x{% endfor %}{% endif %}{% endfor %}')": 11,
    "render('{% for a in authors %}{% with bs=a.book_set.all %}{% if bs %}"
    "{% for b in bs %}x{% endfor %}{% endif %}{% endwith %}{% endfor %}')": 6,
}

ASYNCHRONOUS = {
    "async_to_sync(terminals)()": 4,
    "async_to_sync(written)()": 2,
    "async_to_sync(read_key)()": 1,
    "async_to_sync(read_joined_author)()": 1,
    "async_to_sync(read_prefetched)()": 2,
    "async_to_sync(gather)()": 5,
    "async_to_sync(one_by_one)()": 16,
}
