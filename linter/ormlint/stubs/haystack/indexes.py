class SearchIndex:
    def get_model(self):
        return None

    def index_queryset(self, using=None):
        return __rows_of_class__(self.get_model())

    @entry
    def update(self, using=None):
        for row in __rows__(self.index_queryset()):
            __read_model_attributes__(self, row)
            __call_prefixed__(self, "prepare_", row)
            self.prepare(row)

    def prepare(self, obj):
        return {}


class ModelSearchIndex(SearchIndex):
    pass


class BasicSearchIndex(SearchIndex):
    pass
