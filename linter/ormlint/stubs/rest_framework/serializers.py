from rest_framework.fields import Field


class BaseSerializer(Field):
    def __init__(self, instance=None, data=None, many=False, context=None, **kwargs):
        self.instance = instance
        self.initial_data = data
        self.many = many
        self.context = context

    @property
    def data(self):
        if self.many:
            return [self.to_representation(row) for row in __listed__(self, self.instance)]
        return self.to_representation(self.instance)

    def to_representation(self, instance):
        return __unknown__(instance)


class Serializer(BaseSerializer):
    def to_representation(self, instance):
        return __serialize__(self, instance)


class ListSerializer(BaseSerializer):
    def to_representation(self, data):
        return __rows__(data)


class ModelSerializer(Serializer):
    pass


class HyperlinkedModelSerializer(ModelSerializer):
    pass
