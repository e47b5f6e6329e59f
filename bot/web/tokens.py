"""Signed tokens: who may read and write a conversation, and which form we made ourselves."""

from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

FORM_LIFETIME = 24 * 3600  # seconds


class Tokens:
    def __init__(self, key: str):
        self._conversation = URLSafeSerializer(key, salt="conversation")
        self._form = URLSafeTimedSerializer(key, salt="form")

    def for_conversation(self, conversation: str) -> str:
        return self._conversation.dumps(conversation)

    def conversation(self, token: str) -> str | None:
        """The conversation `token` was made for, or None when we did not make it."""
        return self._read(self._conversation, token)

    def for_form(self, conversation: str) -> str:
        """A token for a form on a page of `conversation` ("" before there is one)."""
        return self._form.dumps(conversation)

    def is_form_of(self, token: str, conversation: str) -> bool:
        return self._read(self._form, token, max_age=FORM_LIFETIME) == conversation

    @staticmethod
    def _read(serializer: Any, token: str, **limits: int) -> str | None:
        try:
            value = serializer.loads(token, **limits)
        except (BadSignature, UnicodeError, ValueError):
            return None
        return value if isinstance(value, str) else None
