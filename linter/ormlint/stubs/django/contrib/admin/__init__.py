from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline
