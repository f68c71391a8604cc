class BasePagination:
    def paginate_queryset(self, queryset, request, view=None):
        return __paginate__(self, queryset)


class PageNumberPagination(BasePagination):
    pass


class LimitOffsetPagination(BasePagination):
    pass


class CursorPagination(BasePagination):
    pass
