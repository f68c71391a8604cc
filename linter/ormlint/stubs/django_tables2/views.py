from django.views.generic.list import ListView


class SingleTableMixin:
    table_class = None

    def get_table_class(self):
        return self.table_class

    def get_table_data(self):
        return self.object_list

    def get_table(self, **kwargs):
        return self.get_table_class()(data=__page__(self.get_table_data()), **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["table"] = self.get_table()
        return context


class MultiTableMixin:
    pass


class SingleTableView(SingleTableMixin, ListView):
    pass
