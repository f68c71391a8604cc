from pydantic import BaseModel


class SQLModel(BaseModel):
    pass
