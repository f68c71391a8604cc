from django.db import models


class PositiveMoneyField(models.DecimalField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


class OwnerKey(models.ForeignKey):
    def __init__(self, **kwargs):
        kwargs["to"] = "people.Person"
        kwargs.setdefault("null", True)
        kwargs["on_delete"] = models.SET_NULL
        super().__init__(**kwargs)


class CascadeKey(models.ForeignKey):
    def __init__(self, to, on_delete=models.CASCADE, **kwargs):
        super().__init__(to, on_delete=on_delete, **kwargs)


class LooseOneToOne(models.OneToOneField):
    pass
