from marshmallow import Schema


class SQLAlchemySchema(Schema):
    pass


class SQLAlchemyAutoSchema(SQLAlchemySchema):
    pass


class ModelSchema(SQLAlchemyAutoSchema):
    pass
