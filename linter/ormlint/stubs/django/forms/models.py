from django.forms.forms import BaseForm


class BaseModelForm(BaseForm):
    pass


class ModelForm(BaseModelForm):
    pass
