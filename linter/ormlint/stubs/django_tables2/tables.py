class Table:
    def __init__(self, data=None, **kwargs):
        self.data = data
        for row in __rows__(data):
            __read_columns__(self, row)
