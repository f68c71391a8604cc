from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline
from django.contrib.admin.options import ModelAdmin as GISModelAdmin
from django.contrib.admin.options import ModelAdmin as OSMGeoAdmin
