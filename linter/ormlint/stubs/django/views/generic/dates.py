from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin
from django.views.generic.list import BaseListView, MultipleObjectTemplateResponseMixin


class BaseDateListView(BaseListView):
    pass


class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseDateListView):
    def get_template_names(self):
        return __template_names__(self, "_archive")


class YearArchiveView(MultipleObjectTemplateResponseMixin, BaseDateListView):
    def get_template_names(self):
        return __template_names__(self, "_archive_year")


class MonthArchiveView(MultipleObjectTemplateResponseMixin, BaseDateListView):
    def get_template_names(self):
        return __template_names__(self, "_archive_month")


class WeekArchiveView(MultipleObjectTemplateResponseMixin, BaseDateListView):
    def get_template_names(self):
        return __template_names__(self, "_archive_week")


class DayArchiveView(MultipleObjectTemplateResponseMixin, BaseDateListView):
    def get_template_names(self):
        return __template_names__(self, "_archive_day")


class DateDetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
