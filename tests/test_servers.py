import subprocess
import sys

import psycopg
import pytest
import redis

from tests.architecture.code import ROOT
from tests.servers import main, postgresql


def test_postgresql_starts_answers_and_goes() -> None:
    with postgresql() as url, psycopg.connect(url) as session:
        assert session.execute("SELECT 1 + 1").fetchone() == (2,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_redis_keeps_a_list(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.rpush("queue", "a", "b")
        assert client.lpop("queue") == b"a"


def test_the_command_gets_the_address_and_its_exit_code_comes_back() -> None:
    code = "import os, sys; sys.exit(7 if os.environ['CELERY_BROKER_URL'].startswith('redis://') else 1)"
    command = [sys.executable, "-m", "tests.servers", "redis", "--", sys.executable, "-c", code]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 7


def test_a_wrong_call_says_how_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mysql", "--", "pytest"]) == 2
    assert "Usage" in capsys.readouterr().err
