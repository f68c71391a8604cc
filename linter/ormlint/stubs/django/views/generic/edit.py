from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import SingleObjectMixin, SingleObjectTemplateResponseMixin


class FormMixin(ContextMixin):
    form_class = None

    def get_form_class(self):
        return self.form_class

    def get_form(self, form_class=None):
        return self.get_form_class()(**self.get_form_kwargs())

    def get_form_kwargs(self):
        return {}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["form"] = self.get_form()
        return context


class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None


class ProcessFormView(View):
    @entry
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class BaseFormView(FormMixin, ProcessFormView):
    pass


class FormView(TemplateResponseMixin, BaseFormView):
    pass


class BaseCreateView(ModelFormMixin, ProcessFormView):
    @entry
    def get(self, request, *args, **kwargs):
        self.object = None
        return super().get(request, *args, **kwargs)


class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    def get_template_names(self):
        return __template_names__(self, "_form")


class BaseUpdateView(ModelFormMixin, ProcessFormView):
    @entry
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)


class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    def get_template_names(self):
        return __template_names__(self, "_form")


class DeletionMixin:
    pass


class BaseDeleteView(DeletionMixin, FormMixin, SingleObjectMixin, View):
    @entry
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data())


class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    def get_template_names(self):
        return __template_names__(self, "_confirm_delete")
