from django.views.generic.list import ListView


class FilterMixin:
    filterset_class = None


class FilterView(FilterMixin, ListView):
    def get_queryset(self):
        queryset = super().get_queryset()
        self.filterset = self.filterset_class(self.request.GET, queryset=queryset)
        return self.filterset.qs

    def get_context_data(self, object_list=None, **kwargs):
        context = super().get_context_data(**kwargs)
        context["filter"] = self.filterset
        return context
