class BaseFilterSet:
    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        self.data = data
        self.queryset = queryset
        self.request = request

    @entry
    def form(self):
        return __filter_choices__(self)

    @property
    def qs(self):
        return self.filter_queryset(__rows__(self.queryset).all())

    def filter_queryset(self, queryset):
        return queryset.filter(**__unknown__())


class FilterSet(BaseFilterSet):
    pass
