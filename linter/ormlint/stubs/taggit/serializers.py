class TaggitSerializer:
    pass
