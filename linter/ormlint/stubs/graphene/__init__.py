class ObjectType:
    @entry
    def resolve(self):
        return __resolve_fields__(self)
