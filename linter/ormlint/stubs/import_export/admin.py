from django.contrib.admin.options import ModelAdmin


class ImportExportMixin:
    pass


class ImportMixin:
    pass


class ExportMixin:
    pass


class ExportActionMixin:
    pass


class ImportExportActionModelAdmin(ModelAdmin):
    pass


class ImportExportModelAdmin(ModelAdmin):
    pass


class ExportActionModelAdmin(ModelAdmin):
    pass
