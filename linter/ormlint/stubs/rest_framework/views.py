from django.views.generic import View


class APIView(View):
    def get_serializer_context(self):
        return {"request": self.request, "view": self}
