class Schema:
    def __init__(self, *args, only=None, exclude=(), many=None, **options):
        self.many = many
        __choose_fields__(self)

    def dump(self, obj, *, many=None):
        return __dump__(self, obj, many)

    def dumps(self, obj, *args, many=None, **options):
        return __dump__(self, obj, many)
