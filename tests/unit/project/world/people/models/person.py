from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class PersonQuerySet(models.QuerySet):
    def grown(self):
        return self.filter(age__gt=17)


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    pass


class Person(AbstractUser):
    age = models.PositiveIntegerField(null=True)
    last_name = None
    nick = models.SlugField()

    objects = PersonManager()
    grown = PersonQuerySet.as_manager()

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)


class PersonProxy(Person):
    class Meta:
        proxy = True
        ordering = ["username"]


class Profile(models.Model):
    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    proxy = models.ForeignKey(PersonProxy, models.CASCADE, null=True, related_name="profiles_by_proxy")
    referrer = models.OneToOneField("people.Person", models.CASCADE, null=True, related_name="referred")
