class BaseForm:
    @entry
    def render(self):
        return __form_choices__(self)


class Form(BaseForm):
    pass
