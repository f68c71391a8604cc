"""Field classes: which are relations, and which well-known class the others come down to."""

from __future__ import annotations

from dataclasses import dataclass

from ormlint.api.schema import RelationKind

FOREIGN_KEY: RelationKind = "foreign_key"
ONE_TO_ONE: RelationKind = "one_to_one"
MANY_TO_MANY: RelationKind = "many_to_many"

RELATIONS: dict[str, RelationKind] = {
    "ForeignKey": FOREIGN_KEY,
    "ForeignObject": FOREIGN_KEY,
    "ParentalKey": FOREIGN_KEY,
    "TreeForeignKey": FOREIGN_KEY,
    "PolymorphicForeignKey": FOREIGN_KEY,
    "FlexibleForeignKey": FOREIGN_KEY,
    "FilerImageField": FOREIGN_KEY,
    "FilerFileField": FOREIGN_KEY,
    "FilerFolderField": FOREIGN_KEY,
    "PageField": FOREIGN_KEY,
    "PlaceholderField": FOREIGN_KEY,
    "PlaceholderRelationField": "generic_relation",
    "OneToOneField": ONE_TO_ONE,
    "AutoOneToOneField": ONE_TO_ONE,
    "TreeOneToOneField": ONE_TO_ONE,
    "ManyToManyField": MANY_TO_MANY,
    "ParentalManyToManyField": MANY_TO_MANY,
    "TreeManyToManyField": MANY_TO_MANY,
    "SortedManyToManyField": MANY_TO_MANY,
    "OrderedManyToManyField": MANY_TO_MANY,
    "TaggableManager": MANY_TO_MANY,
    "ClusterTaggableManager": MANY_TO_MANY,
    "GenericForeignKey": "generic_foreign_key",
    "GenericRelation": "generic_relation",
}

RELATION_ENDINGS: tuple[tuple[str, RelationKind], ...] = (
    ("GenericForeignKey", "generic_foreign_key"),
    ("ForeignKey", FOREIGN_KEY),
    ("OneToOneField", ONE_TO_ONE),
    ("ManyToManyField", MANY_TO_MANY),
    ("GenericRelation", "generic_relation"),
)

TARGETS = {
    "FilerImageField": "filer.Image",
    "FilerFileField": "filer.File",
    "FilerFolderField": "filer.Folder",
    "PageField": "cms.Page",
    "PlaceholderField": "cms.Placeholder",
    "TaggableManager": "taggit.Tag",
    "ClusterTaggableManager": "taggit.Tag",
}
"""Where a field class says itself what it points to."""

COLUMNS = frozenset(
    {
        "AutoField",
        "BigAutoField",
        "SmallAutoField",
        "BigIntegerField",
        "BinaryField",
        "BooleanField",
        "CharField",
    }
    | {
        "CommaSeparatedIntegerField",
        "DateField",
        "DateTimeField",
        "DecimalField",
        "DurationField",
        "EmailField",
    }
    | {"FileField", "FilePathField", "FloatField", "GeneratedField", "GenericIPAddressField", "ImageField"}
    | {"IntegerField", "IPAddressField", "JSONField", "NullBooleanField", "PositiveBigIntegerField"}
    | {
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SlugField",
        "SmallIntegerField",
        "TextField",
        "TimeField",
    }
    | {"URLField", "UUIDField", "ArrayField", "HStoreField", "CICharField", "CITextField", "CIEmailField"}
    | {
        "IntegerRangeField",
        "BigIntegerRangeField",
        "DecimalRangeField",
        "DateRangeField",
        "DateTimeRangeField",
    }
    | {
        "SearchVectorField",
        "PointField",
        "PolygonField",
        "MultiPolygonField",
        "LineStringField",
        "GeometryField",
    }
    | {
        "MultiPointField",
        "MultiLineStringField",
        "GeometryCollectionField",
        "RasterField",
        "CompositePrimaryKey",
    }
)

REDUCED = {
    "AutoSlugField": "SlugField",
    "RandomCharField": "CharField",
    "RichTextField": "TextField",
    "RichTextUploadingField": "TextField",
    "HTMLField": "TextField",
    "StreamField": "TextField",
    "MarkdownField": "TextField",
    "MarkdownxField": "TextField",
    "CKEditor5Field": "TextField",
    "JSONBField": "JSONField",
    "PhoneNumberField": "CharField",
    "CountryField": "CharField",
    "TimeZoneField": "CharField",
    "FSMField": "CharField",
    "FSMIntegerField": "IntegerField",
    "ColorField": "CharField",
    "StatusField": "CharField",
    "LanguageField": "CharField",
    "CurrencyField": "CharField",
    "I18nCharField": "TextField",
    "I18nTextField": "TextField",
    "MoneyField": "DecimalField",
    "ThumbnailerImageField": "ImageField",
    "ThumbnailerField": "FileField",
    "ProcessedImageField": "ImageField",
    "VersatileImageField": "ImageField",
    "StdImageField": "ImageField",
    "ResizedImageField": "ImageField",
    "CreationDateTimeField": "DateTimeField",
    "ModificationDateTimeField": "DateTimeField",
    "AutoCreatedField": "DateTimeField",
    "AutoLastModifiedField": "DateTimeField",
    "MonitorField": "DateTimeField",
    "ShortUUIDField": "CharField",
    "EncryptedCharField": "CharField",
    "EncryptedTextField": "TextField",
    "MultiSelectField": "CharField",
    "SplitField": "TextField",
}
"""Field classes of other packages by the class of Django that they derive from."""

STAMPED = frozenset({"ModificationDateTimeField", "AutoLastModifiedField"})
"""Those that do what ``auto_now`` does."""

INDEXED = frozenset({"SlugField", "AutoField", "BigAutoField", "SmallAutoField"})
AUTOMATIC = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})

UNKNOWN = "Unknown"


@dataclass(frozen=True)
class FieldClass:
    """What a field class comes down to."""

    relation: RelationKind | None
    kind: str
    """The well-known class."""
    target: str | None = None
    """The label of the model that it points to of itself."""
    stamped: bool = False
    """``save()`` gives it the time at hand."""


def field_class(name: str) -> FieldClass | None:
    """The field class of this name, of Django or of another package; ``None`` when it is no field."""
    if name in RELATIONS:
        return FieldClass(RELATIONS[name], _relation_kind(RELATIONS[name], name), TARGETS.get(name))
    if name in COLUMNS:
        return FieldClass(None, name)
    if name in REDUCED:
        return FieldClass(None, REDUCED[name], stamped=name in STAMPED)
    for ending, kind in RELATION_ENDINGS:
        if name.endswith(ending):
            return FieldClass(kind, _relation_kind(kind, name))
    return FieldClass(None, UNKNOWN) if name.endswith("Field") else None


def _relation_kind(kind: RelationKind, name: str) -> str:
    return {FOREIGN_KEY: "ForeignKey", ONE_TO_ONE: "OneToOneField", MANY_TO_MANY: "ManyToManyField"}.get(
        kind, name
    )
