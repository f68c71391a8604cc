from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View


class SingleObjectMixin(ContextMixin):
    queryset = None
    model = None
    context_object_name = None

    def get_queryset(self):
        return __rows_of_view__(self)

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset(), pk=__unknown__())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return __object_context__(self, context, self.object)


class BaseDetailView(SingleObjectMixin, View):
    @entry
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data())


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    def get_template_names(self):
        return __template_names__(self, "_detail")


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
