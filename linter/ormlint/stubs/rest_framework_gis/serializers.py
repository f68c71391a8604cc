from rest_framework.serializers import ModelSerializer


class GeoModelSerializer(ModelSerializer):
    pass


class GeoFeatureModelSerializer(ModelSerializer):
    pass
