"""The command `push`: a file delivered to a running server, so that its store need not be free."""

import argparse
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from loaders.cli.common_calls import FAULTY, FINE
from loaders.cli.language import _, language
from loaders.cli.output import say
from loaders.messages.errors import StoreError, WrongCall
from loaders.schema import Package
from loaders.tables.reading import Limits

if TYPE_CHECKING:  # no other command asks a server
    import requests

SETTING = "CITY_TOKEN"
_SHOWN = 50


def push(options: argparse.Namespace, _package: Package) -> int:
    """Deliver the file; say what the server found."""
    token = os.environ.get(SETTING, "").strip()
    if not token:
        raise WrongCall("Please put the token into the setting {setting}.", setting=SETTING)
    if not options.file.is_file():
        raise WrongCall("There is no file {name}.", name=options.file)
    answer = _delivered(options, token)
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        say(str(answer.json()["detail"]))
        return FAULTY
    if answer.status_code not in (200, 201, 422):
        raise StoreError(
            "The server answers with status {status}. Is it the address of a dashboard?",
            status=answer.status_code,
        )
    said = answer.json()
    for problem in said["problems"][:_SHOWN]:
        say(f"  {_place(problem)}: {problem['message']}")
    say(str(said["message"]))
    return FAULTY if said["outcome"] == "refused" else FINE


def _delivered(options: argparse.Namespace, token: str) -> "requests.Response":
    import requests

    if urlsplit(options.server).scheme not in ("http", "https"):
        raise WrongCall("Please give the server's address with http:// or https://.")
    address = f"{options.server.rstrip('/')}/api/v1/datasets/{quote(options.dataset, safe='')}"
    asked: dict[str, Any] = {"file": options.file.name, "public": options.public or ""}
    asked |= {name: "1" for name in ("check", "faultless") if getattr(options, name)}
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language()}
    limits = Limits()
    patience = (limits.fetch_seconds, limits.fetch_minutes * 60)
    try:
        with options.file.open("rb") as file:
            # A redirect is not followed: it would lead the token elsewhere.
            return requests.post(
                address,
                params=asked,
                data=file,
                headers=headers,
                timeout=patience,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise StoreError(
            "The server {server} cannot be reached. Is it running?", server=options.server
        ) from error


def _place(problem: dict[str, Any]) -> str:
    place = _("Row {row}", row=problem["row"]) if problem["row"] else _("File")
    if problem["column"] is None:
        return place
    return place + _(", column “{column}”", column=problem["column"])
