"""A page that asks too much of the database is ended with a sentence; what is written is not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from dashboards.pages.errors.view import failed
from locations.faults import took_too_long
from locations.middleware import statement_limit
from locations.middleware.statement_limit import StatementLimitMiddleware

COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {}) SELECT COUNT(*) FROM c"
ENDLESS, SHORT = COUNT.format(10**12), COUNT.format(300_000)


def asking(sql: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view that counts."""

    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return HttpResponse(str(cursor.fetchone()[0]))

    return view


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_limit, "SECONDS", 0.05)


@pytest.fixture
def committed(transactional_db: None, rf: RequestFactory) -> Iterator[None]:
    """A database without a transaction around the test; the connection is for other tests without a limit again."""
    yield
    StatementLimitMiddleware(asking("SELECT 1"))(rf.post("/"))


@pytest.mark.usefixtures("committed")
def test_a_page_that_asks_too_much_ends_and_the_next_one_works(rf: RequestFactory) -> None:
    middleware = StatementLimitMiddleware(asking(ENDLESS))
    with pytest.raises(OperationalError) as ended:
        middleware(rf.get("/"))
    assert took_too_long(ended.value)
    assert StatementLimitMiddleware(asking("SELECT 7"))(rf.get("/")).content == b"7"


@pytest.mark.usefixtures("committed")
def test_what_is_written_and_what_is_no_request_has_no_limit(rf: RequestFactory, monkeypatch: Any) -> None:
    monkeypatch.setattr(statement_limit, "SECONDS", 0.001)
    with pytest.raises(OperationalError):
        StatementLimitMiddleware(asking(ENDLESS))(rf.get("/"))
    assert StatementLimitMiddleware(asking(SHORT))(rf.post("/")).content == b"300000"
    assert asking(SHORT)(rf.get("/")).content == b"300000"


@pytest.mark.usefixtures("committed")
def test_a_file_that_is_sent_as_it_is_read_is_whole(rf: RequestFactory) -> None:
    def parts() -> Iterator[bytes]:
        for _part in range(2):
            yield asking(COUNT.format(2_000_000))(rf.get("/")).content + b" "

    def view(request: HttpRequest) -> StreamingHttpResponse:
        asking("SELECT 1")(request)
        return StreamingHttpResponse(parts())

    assert b"".join(StatementLimitMiddleware(view)(rf.get("/"))) == b"2000000 2000000 "


@pytest.mark.parametrize(
    ("error", "is_one"),
    [(OperationalError("interrupted"), True), (OperationalError("database is locked"), False), (ValueError(), False)],
)
def test_only_the_limit_counts_as_too_long(error: Exception, is_one: bool) -> None:
    assert took_too_long(error) is is_one
    assert not took_too_long(None)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "content"), [("/b/b/", "That takes too long"), ("/api/v1/x", '"detail"')])
def test_it_is_answered_with_a_sentence(rf: RequestFactory, path: str, content: str) -> None:
    try:
        raise OperationalError("interrupted")
    except OperationalError:
        answer = failed(rf.get(path))
    assert answer.status_code == 503
    assert content in answer.content.decode()
