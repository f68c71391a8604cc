class BaseModel:
    def __init__(self, **data):
        __fill__(self, data)

    @classmethod
    def model_validate(cls, obj, *, strict=None, from_attributes=None, context=None):
        return __validate__(cls, obj, from_attributes)

    @classmethod
    def from_orm(cls, obj):
        return __validate__(cls, obj, True)


class TypeAdapter:
    def __init__(self, type, *, config=None):
        __remember_type__(self)

    def validate_python(self, object, *, strict=None, from_attributes=None, context=None):
        return __validate_as_type__(self, object, from_attributes)
