from django.contrib.admin.options import ModelAdmin


class MPTTModelAdmin(ModelAdmin):
    pass
