from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ModelViewSet


class FlexFieldsModelSerializer(ModelSerializer):
    pass


class FlexFieldsModelViewSet(ModelViewSet):
    pass
