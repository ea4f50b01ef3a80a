"""Why an act was not done: each refusal is a sentence with its reason and the next step."""


class Refusal(Exception):
    """An act was refused and nothing has changed. `reason` and `next_step` are shown to the user, in Chinese."""

    status = 409
    heading = "这一步现在不能办理"

    def __init__(self, reason, *, next_step="", missing=()):
        super().__init__(reason)
        self.reason = reason
        self.next_step = next_step
        self.missing = tuple(missing)


class NotVisible(Refusal):
    """The object does not exist for this person: answered 404, with nothing said about it."""

    status = 404
    heading = "没有找到"

    def __init__(self, reason="没有这条记录，或者它不属于您的单位。", **kwargs):
        super().__init__(reason, **kwargs)


class Forbidden(Refusal):
    """Visible, but this person's roles do not allow the act."""

    status = 403
    heading = "您没有办理这一步的权限"


class WrongStage(Refusal):
    """The step is not open from the present stage, perhaps because another person was quicker."""


class Incomplete(Refusal):
    """Something the step needs is missing; `missing` lists every reason."""

    heading = "还缺少必要的内容"


class Conflict(Refusal):
    """Somebody else changed the same thing first."""

    heading = "内容已被他人更新"
