from django.contrib.admin.options import StackedInline, TabularInline


class SortableAdminMixin:
    pass


class SortableInlineAdminMixin:
    pass


class SortableTabularInline(TabularInline):
    pass


class SortableStackedInline(StackedInline):
    pass
