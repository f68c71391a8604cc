def paginate(conn, query=None, params=None, *, transformer=None, **options):
    return __page_of_query__(conn, query, transformer)


async def apaginate(conn, query=None, params=None, *, transformer=None, **options):
    return __page_of_query__(conn, query, transformer)
