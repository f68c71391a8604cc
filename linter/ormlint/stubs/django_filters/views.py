from django.views.generic.list import ListView


class FilterMixin:
    pass


class FilterView(ListView):
    pass
