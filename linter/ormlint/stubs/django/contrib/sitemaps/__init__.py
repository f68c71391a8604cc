class Sitemap:
    @entry
    def get_urls(self, page=1, site=None, protocol=None):
        for item in __rows__(self.items()):
            self.location(item)
            self.lastmod(item)
            self.priority(item)
            self.changefreq(item)

    def items(self):
        return []

    def location(self, item):
        return item.get_absolute_url()

    def lastmod(self, item):
        return None

    def priority(self, item):
        return None

    def changefreq(self, item):
        return None
