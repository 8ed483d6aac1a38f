"""Files come from sessions that may upload, from nobody else."""

import asyncio

import pytest

from server.upload_guard import UploadsOfAnalysts


def answer(path: str, method: str) -> tuple[int, list[bytes]]:
    """Status of a request through the middleware, and what the app behind it has read."""
    read: list[bytes] = []
    sent: list[dict] = []

    async def app(_scope, receive, send) -> None:
        read.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict:
        return {"type": "http.request", "body": b"content"}

    async def send(message) -> None:
        sent.append(message)

    guarded = UploadsOfAnalysts(app, may_upload={"known"}.__contains__)
    scope = {"type": "http", "path": path, "method": method, "headers": []}
    asyncio.run(guarded(scope, receive, send))
    return sent[0]["status"], read


@pytest.mark.parametrize("base", ["", "/city"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_a_file_of_an_unknown_session_is_not_even_read(caplog, base, method):
    path = f"{base}/_stcore/upload_file"
    assert answer(f"{path}/secret-id/f1", method) == (403, [])
    assert "upload refused" in caplog.text and "secret-id" not in caplog.text
    assert answer(f"{path}/known/f1", method) == (200, [b"content"])


def test_everything_else_passes():
    assert answer("/_stcore/upload_file/unknown/f1", "OPTIONS")[0] == 200
    assert answer("/massnahmen", "GET")[0] == 200
