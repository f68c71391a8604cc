from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline


class NestedModelAdmin(ModelAdmin):
    pass


class NestedStackedInline(StackedInline):
    pass


class NestedTabularInline(TabularInline):
    pass
