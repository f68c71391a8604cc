from django.contrib.admin.options import ModelAdmin


class VersionAdmin(ModelAdmin):
    pass
