from django.template.response import TemplateResponse


class ContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        context = {"view": self}
        context.update(kwargs)
        context.update(self.extra_context)
        return context


class View:
    @entry
    def get(self, request, *args, **kwargs):
        pass


class TemplateResponseMixin:
    template_name = None

    def render_to_response(self, context, **response_kwargs):
        return TemplateResponse(self.request, self.get_template_names(), context)

    def get_template_names(self):
        return [self.template_name]


class TemplateView(TemplateResponseMixin, ContextMixin, View):
    @entry
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())
