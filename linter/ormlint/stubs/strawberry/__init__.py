class Type:
    def resolve(self):
        return __resolve_annotated__(self)
