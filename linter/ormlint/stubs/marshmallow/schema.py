from marshmallow import Schema
