"""The golden answers of the API over the invented country, and the committed OpenAPI document.

A file in tests/golden/api holds one request (written by people) and the answer to it; the hash of the release is
replaced, because it changes with every fact. After a change that is meant, `python -m tests.api.golden` writes all
answers and tests/golden/openapi.json again; the difference in git then shows what clients will notice.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from loketgraph.openapi import document

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
OPENAPI = GOLDEN / "openapi.json"
RELEASE = "<release>"


def cases() -> list[Path]:
    """The files with a request and its answer."""
    return sorted((GOLDEN / "api").glob("*.json"))


def load(path: Path) -> Any:
    """The JSON of a golden file."""
    return json.loads(path.read_text(encoding="utf-8"))


def run(client: TestClient, verzoek: dict[str, Any]) -> dict[str, Any]:
    """Status and body of a request, with a placeholder for the hash of the release."""
    response = client.request(verzoek["methode"], verzoek["adres"], json=verzoek.get("inhoud"))
    release = client.get("/v1/releases/actueel").json()["id"]
    return {"status": response.status_code, "inhoud": json.loads(response.text.replace(release, RELEASE))}


def write(path: Path, value: Any) -> None:
    """Write a golden file as it is committed."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Write every golden answer and the document again, for the invented country as it is now."""
    from tests.conftest import make_wereld_root

    from loketgraph.app import create_app
    from loketgraph.build import build
    from loketgraph.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        root = make_wereld_root(Path(folder) / "wereld")
        release, _ = build(root, Path(folder) / "releases")
        client = TestClient(create_app(release, root, Settings()))
    for path in cases():
        verzoek = load(path)["verzoek"]
        antwoord = run(client, verzoek)
        write(path, {"verzoek": verzoek, "antwoord": antwoord})
        print(f"{path.name}: status {antwoord['status']}")
    write(OPENAPI, document())
    print(f"{OPENAPI.name}: {len(document()['paths'])} paden")
    return 0


if __name__ == "__main__":
    sys.exit(main())
