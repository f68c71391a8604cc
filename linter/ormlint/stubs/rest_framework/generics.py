from django.shortcuts import get_object_or_404
from rest_framework import mixins
from rest_framework.response import Response
from rest_framework.views import APIView


class GenericAPIView(APIView):
    queryset = None
    serializer_class = None

    def get_queryset(self):
        return __rows__(self.queryset)

    def get_object(self):
        return get_object_or_404(self.filter_queryset(self.get_queryset()), pk=__unknown__())

    def get_serializer(self, *args, **kwargs):
        serializer_class = self.get_serializer_class()
        return serializer_class(*args, **kwargs)

    def get_serializer_class(self):
        return self.serializer_class

    def filter_queryset(self, queryset):
        return __filter__(self, queryset)

    def paginate_queryset(self, queryset):
        return __paginate__(self, queryset)

    def get_paginated_response(self, data):
        return Response(data)


class ListAPIView(mixins.ListModelMixin, GenericAPIView):
    pass


class RetrieveAPIView(mixins.RetrieveModelMixin, GenericAPIView):
    pass


class CreateAPIView(mixins.CreateModelMixin, GenericAPIView):
    pass


class DestroyAPIView(mixins.DestroyModelMixin, GenericAPIView):
    pass


class UpdateAPIView(mixins.UpdateModelMixin, GenericAPIView):
    pass


class ListCreateAPIView(mixins.ListModelMixin, mixins.CreateModelMixin, GenericAPIView):
    pass


class RetrieveUpdateAPIView(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, GenericAPIView):
    pass


class RetrieveDestroyAPIView(mixins.RetrieveModelMixin, mixins.DestroyModelMixin, GenericAPIView):
    pass


class RetrieveUpdateDestroyAPIView(
    mixins.RetrieveModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, GenericAPIView
):
    pass
