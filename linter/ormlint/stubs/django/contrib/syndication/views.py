from django.template.loader import render_to_string


class Feed:
    title_template = None
    description_template = None

    @entry
    def get_feed(self, request, *args, **kwargs):
        obj = self.get_object(request)
        for item in __rows__(self.items(obj)):
            if self.title_template:
                render_to_string(self.title_template, {"obj": item})
            else:
                self.item_title(item)
            if self.description_template:
                render_to_string(self.description_template, {"obj": item})
            else:
                self.item_description(item)
            self.item_link(item)
            self.item_author_name(item)
            self.item_author_email(item)
            self.item_author_link(item)
            self.item_pubdate(item)
            self.item_updateddate(item)
            self.item_categories(item)
            self.item_guid(item)
            self.item_comments(item)
            self.item_enclosure_url(item)
            self.item_extra_kwargs(item)

    def get_object(self, request, *args, **kwargs):
        return None

    def items(self, obj):
        return []

    def item_title(self, item):
        return str(item)

    def item_description(self, item):
        return str(item)

    def item_link(self, item):
        return item.get_absolute_url()

    def item_author_name(self, item):
        return None

    def item_author_email(self, item):
        return None

    def item_author_link(self, item):
        return None

    def item_pubdate(self, item):
        return None

    def item_updateddate(self, item):
        return None

    def item_categories(self, item):
        return []

    def item_guid(self, item):
        return None

    def item_comments(self, item):
        return None

    def item_enclosure_url(self, item):
        return None

    def item_extra_kwargs(self, item):
        return {}
