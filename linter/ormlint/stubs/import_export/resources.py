class Resource:
    pass


class ModelResource(Resource):
    def get_queryset(self):
        return __rows_of_meta__(self)

    @entry
    def export(self, *args, queryset=None, **kwargs):
        for row in __rows__(self.get_queryset()):
            __read_export_fields__(self, row)
            __call_prefixed__(self, "dehydrate_", row)
