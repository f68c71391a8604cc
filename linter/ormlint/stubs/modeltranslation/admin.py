from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline


class TranslationAdmin(ModelAdmin):
    pass


class TabbedTranslationAdmin(TranslationAdmin):
    pass


class TranslationTabularInline(TabularInline):
    pass


class TranslationStackedInline(StackedInline):
    pass
