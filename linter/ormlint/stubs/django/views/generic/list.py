from django.views.generic.base import ContextMixin, TemplateResponseMixin, View


class MultipleObjectMixin(ContextMixin):
    queryset = None
    model = None
    ordering = None
    paginate_by = None
    context_object_name = None

    def get_queryset(self):
        return __rows_of_view__(self)

    def get_context_data(self, object_list=None, **kwargs):
        context = super().get_context_data(**kwargs)
        return __list_context__(self, context, object_list, self.object_list)


class BaseListView(MultipleObjectMixin, View):
    @entry
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data())


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_list"

    def get_template_names(self):
        return __template_names__(self, "_list")


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass
