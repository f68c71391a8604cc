from rest_framework.response import Response


class ListModelMixin:
    @entry
    def list(self, request, *args, **kwargs):
        queryset = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(queryset)
        serializer = self.get_serializer(page, many=True)
        return Response(serializer.data)


class RetrieveModelMixin:
    @entry
    def retrieve(self, request, *args, **kwargs):
        serializer = self.get_serializer(self.get_object())
        return Response(serializer.data)


class CreateModelMixin:
    def perform_create(self, serializer):
        serializer.save()


class UpdateModelMixin:
    def perform_update(self, serializer):
        serializer.save()


class DestroyModelMixin:
    def perform_destroy(self, instance):
        instance.delete()
