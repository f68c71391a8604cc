from django.contrib.admin.options import ModelAdmin


class GuardedModelAdmin(ModelAdmin):
    pass
