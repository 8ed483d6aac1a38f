"""Faults of requests as answers (RFC 9457)."""

from starlette.responses import JSONResponse, Response

from outputs.interfaces.problem import MEDIA_TYPE, Problem


def answer(problem: Problem) -> Response:
    """The problem document of a fault."""
    headers = dict(problem.headers)
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(problem.document(), problem.status, headers=headers, media_type=MEDIA_TYPE)
