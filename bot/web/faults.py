"""The one error shape, {"error": {"code", "message"}}, with its sentences from seeds/wording.yml."""

from bot.knowledge.wording import Wording


class Fault(Exception):
    """What a client is told when something is wrong. `code` names a sentence in wording.errors."""

    def __init__(self, status: int, code: str, **blanks: object):
        super().__init__(code)
        self.status = status
        self.code = code
        self.blanks = blanks

    def sentence(self, wording: Wording) -> str:
        return wording.errors[self.code].format(**self.blanks)

    def body(self, wording: Wording) -> dict:
        return {"error": {"code": self.code, "message": self.sentence(wording)}}
