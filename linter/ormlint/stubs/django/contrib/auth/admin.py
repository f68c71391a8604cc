from django.contrib.admin.options import ModelAdmin


class UserAdmin(ModelAdmin):
    list_display = ("username", "email", "first_name", "last_name", "is_staff")


class GroupAdmin(ModelAdmin):
    pass
