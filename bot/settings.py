"""Every setting of the product in one table: environment variable, default, meaning. Read once at the start of a process."""

import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Mapping, Optional

ROOT = Path(__file__).resolve().parents[1]

MESSAGE_LIMIT = 2_000  # characters of one chat message; page, counter and error text use this constant too
BODY_LIMIT = 64 * 1024  # bytes of one request body


class SettingFault(Exception):
    """A setting that cannot be used, as one sentence."""


@dataclass(frozen=True)
class Settings:
    """Paths, addresses and limits; `variable` in the metadata names the environment variable."""

    host: str = field(
        default="127.0.0.1", metadata={"variable": "DIGIVAGT_HOST", "means": "address the gateway listens on"}
    )
    port: int = field(default=8000, metadata={"variable": "DIGIVAGT_PORT", "means": "port the gateway listens on"})
    rasa_port: int = field(
        default=0,
        metadata={"variable": "DIGIVAGT_RASA_PORT", "means": "loopback port of the Rasa server; 0 picks a free one"},
    )
    actions_port: int = field(
        default=0,
        metadata={
            "variable": "DIGIVAGT_ACTIONS_PORT",
            "means": "loopback port of the action server; 0 picks a free one",
        },
    )
    rate_limit: int = field(
        default=30,
        metadata={
            "variable": "DIGIVAGT_RATE_LIMIT",
            "means": "messages a minute from one client; 0 switches the limit off",
        },
    )
    var: Path = field(
        default=ROOT / "var", metadata={"variable": "DIGIVAGT_VAR", "means": "folder for databases, models and logs"}
    )
    database: str = field(
        default="",
        metadata={
            "variable": "DIGIVAGT_DATABASE",
            "means": "SQLAlchemy URL of the conversations; SQLite in var/ if empty",
        },
    )
    rasa_url: str = field(
        default="http://127.0.0.1:5005",
        metadata={"variable": "DIGIVAGT_RASA_URL", "means": "where the gateway finds the Rasa server"},
    )
    timeout: float = field(
        default=4.0, metadata={"variable": "DIGIVAGT_TIMEOUT", "means": "seconds the gateway waits for an answer"}
    )
    secure_cookies: bool = field(
        default=False, metadata={"variable": "DIGIVAGT_SECURE_COOKIES", "means": "1 when the page is served over HTTPS"}
    )
    trust_proxy: bool = field(
        default=False,
        metadata={"variable": "DIGIVAGT_TRUST_PROXY", "means": "1 when a proxy in front sets X-Forwarded-For"},
    )

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.var / 'conversations.db'}"

    @property
    def tracker_database(self) -> Path:
        return self.var / "tracker.db"


def read(environment: Optional[Mapping[str, str]] = None) -> Settings:
    """Settings from `environment` (os.environ by default). Raises SettingFault for a value of the wrong kind."""
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for spec in fields(Settings):
        name, kind = spec.name, spec.type
        assert isinstance(kind, type), "annotations are not postponed in this file"
        text = given.get(spec.metadata["variable"])
        if text is None or text == "":
            continue
        try:
            values[name] = _parse(text, kind)
        except ValueError:
            raise SettingFault(f'{spec.metadata["variable"]} is "{text}", but must be a {kind.__name__}.') from None
        if isinstance(values[name], int | float) and not values[name] >= 0:  # NaN neither
            raise SettingFault(f'{spec.metadata["variable"]} is "{text}", but must not be negative.')
    return Settings(**values)


def _parse(text: str, kind: type) -> object:
    if kind is bool:
        if text.lower() not in ("0", "1", "true", "false"):
            raise ValueError
        return text.lower() in ("1", "true")
    return kind(text)


def secret_key(var: Path) -> str:
    """The key that signs tokens: DIGIVAGT_SECRET, or one made once and kept in var/secret, readable by the owner only."""
    from_environment = os.environ.get("DIGIVAGT_SECRET")
    if from_environment:
        return from_environment
    path = var / "secret"
    if not path.exists() or not path.read_text().strip():  # a full disk leaves an empty one
        var.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name("secret.unfinished")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        unfinished.replace(path)
    return path.read_text().strip()
