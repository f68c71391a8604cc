from django.contrib.admin.options import ModelAdmin as DjangoAdmin
from django.contrib.admin.options import StackedInline, TabularInline


class ModelAdmin(DjangoAdmin):
    pass
