def marshal(data, fields, envelope=None):
    return __marshal__(data)
