"""Django's operations, as measured (``semantics.md`` §3.1–3.5; ``tests/unit/orm`` measures them again)."""

from __future__ import annotations

from ormlint.orm.effects import Effect, Library, Sink, Write

LAZY = (
    Effect("all", prefetched="always"),
    Effect("get_queryset", prefetched="always"),
    Effect("filter", arguments="lookups"),
    Effect("exclude", arguments="lookups"),
    Effect("complex_filter", arguments="lookups"),
    Effect("order_by", arguments="ordering"),
    Effect("reverse"),
    Effect("distinct", distinct=True),
    Effect("annotate", arguments="annotations"),
    Effect("alias", arguments="annotations"),
    Effect("extra", arguments="annotations"),
    Effect("select_related", arguments="joins"),
    Effect("prefetch_related", arguments="prefetches"),
    Effect("only", arguments="only"),
    Effect("defer", arguments="defer"),
    Effect("values", arguments="fields", shape="dicts", discards=True),
    Effect("values_list", arguments="fields", shape="tuples", discards=True),
    Effect("dates", arguments="fields", shape="dates", discards=True),
    Effect("datetimes", arguments="fields", shape="dates", discards=True),
    Effect("select_for_update"),
    Effect("using"),
    Effect("db_manager"),
    Effect("union", arguments="combine"),
    Effect("intersection", arguments="combine"),
    Effect("difference", arguments="combine"),
    Effect("none", empty=True, bounds=True),
    Effect("raw", arguments="raw"),
    Effect("fetch_mode", arguments="raw", since="6.1"),
    Effect("iterator", streaming=True),
    Effect("aiterator", streaming=True),
)

TERMINALS = (
    Effect("get", verb="get", result="row", arguments="lookups", bounds=True),
    Effect("first", verb="first", result="maybe_row", prefetched="ordered", bounds=True),
    Effect("last", verb="last", result="maybe_row", bounds=True),
    Effect("latest", verb="latest", result="row", bounds=True),
    Effect("earliest", verb="earliest", result="row", bounds=True),
    Effect("count", verb="count", result="scalar", evaluated=True, prefetched="always", discards=True),
    Effect("exists", verb="exists", result="scalar", evaluated=True, prefetched="always", discards=True),
    Effect("contains", verb="contains", result="scalar", evaluated=True, prefetched="always"),
    Effect("aggregate", verb="aggregate", result="scalar", discards=True),
    Effect("in_bulk", verb="in_bulk", result="dict"),
    Effect("explain", verb="explain", result="scalar"),
)

WRITES = (
    Write("create", "create", "row"),
    Write("get_or_create", "upsert", "pair"),
    Write("update_or_create", "upsert", "pair"),
    Write("update", "update", "scalar"),
    Write("delete", "bulk", "scalar"),
    Write("bulk_create", "bulk", "list"),
    Write("bulk_update", "bulk", "scalar"),
)

RELATION_WRITES = (Write("add", "add"), *(Write(name, "bulk") for name in ("remove", "set", "clear")))
ROW_WRITES = (Write("save", "save"), Write("delete", "delete"))


def _with_async(entries: tuple[Effect, ...]) -> dict[str, Effect]:
    table = {entry.name: entry for entry in entries}
    return table | {"a" + entry.name: entry for entry in entries if entry.verb}


def _writes(entries: tuple[Write, ...]) -> dict[str, Write]:
    return {prefix + entry.name: entry for entry in entries for prefix in ("", "a")}


SINKS = (
    Sink("django.shortcuts.render", "render", 1, 2),
    Sink("django.template.response.TemplateResponse", "render", 1, 2),
    Sink("django.template.response.SimpleTemplateResponse", "render", 0, 1),
    Sink("django.template.loader.render_to_string", "render", 0, 1),
    Sink("django.http.JsonResponse", "respond"),
    Sink("django.http.response.JsonResponse", "respond"),
    Sink("django.http.HttpResponse", "respond"),
    Sink("django.http.StreamingHttpResponse", "respond"),
    Sink("django.core.serializers.serialize", "respond"),
    Sink("json.dumps", "respond"),
    Sink("rest_framework.response.Response", "respond"),
)

DJANGO = Library(
    refinements=_with_async(LAZY + TERMINALS),
    writes=_writes(WRITES),
    relation_writes=_writes(RELATION_WRITES),
    row_writes=_writes(ROW_WRITES),
    row_queries={"refresh_from_db": "refresh", "arefresh_from_db": "refresh"},
    row_rows=frozenset(
        {"get_descendants", "get_ancestors", "get_children", "get_siblings", "get_family", "get_leafnodes"}
    ),
    sinks={sink.dotted: sink for sink in SINKS},
    template_getters=frozenset(
        {"django.template.loader.get_template", "django.template.loader.select_template"}
    ),
    paginators=frozenset({"django.core.paginator.Paginator"}),
    prefetchers=frozenset(
        {"django.db.models.prefetch_related_objects", "django.db.models.query.prefetch_related_objects"}
    ),
    prefetch_objects=frozenset(
        {
            "django.db.models.Prefetch",
            "django.db.models.query.Prefetch",
            "django.contrib.contenttypes.prefetch.GenericPrefetch",
        }
    ),
    fetch_or_fail={
        "django.shortcuts.get_object_or_404": "row",
        "django.shortcuts.aget_object_or_404": "row",
        "django.shortcuts.get_list_or_404": "list",
    },
    row_assigns={"set_password": "password", "set_unusable_password": "password"},
    key_names=frozenset({"pk"}),
    cache_names=frozenset({"_prefetched_objects_cache", "_state"}),
    request_parts=frozenset({"GET", "POST", "FILES", "query_params"}),
    form_parts=frozenset({"cleaned_data"}),
    cached_methods=frozenset(
        {"get_for_model", "get_for_models", "get_for_id", "get_by_natural_key", "get_current", "clear_cache"}
    ),
    expressions=("django.db.models", "django.contrib.postgres", "django.db.models.functions"),
)
