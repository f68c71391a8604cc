from rest_framework.serializers import ModelSerializer


class WritableNestedModelSerializer(ModelSerializer):
    pass


class NestedCreateMixin:
    pass


class NestedUpdateMixin:
    pass


class UniqueFieldsMixin:
    pass
