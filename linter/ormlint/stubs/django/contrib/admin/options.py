class BaseModelAdmin:
    def get_queryset(self, request):
        return __admin_rows__(self)


class ModelAdmin(BaseModelAdmin):
    @entry
    def changelist_view(self, request, extra_context=None):
        return __change_list__(self, self.get_queryset(request))

    @entry
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return __change_form__(self, self.get_queryset(request).get(pk=object_id))


class InlineModelAdmin(BaseModelAdmin):
    pass


class StackedInline(InlineModelAdmin):
    pass


class TabularInline(InlineModelAdmin):
    pass
