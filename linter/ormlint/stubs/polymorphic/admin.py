from django.contrib.admin.options import ModelAdmin


class PolymorphicChildModelAdmin(ModelAdmin):
    pass


class PolymorphicInlineSupportMixin:
    pass
