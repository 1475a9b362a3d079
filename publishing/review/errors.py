"""What the review engine refuses, in words for staff."""


class StepRefused(Exception):
    """A step that may not be taken; `str()` is a Chinese sentence for staff.

    A step on many records carries one sentence for each that refused, in `reasons`.
    """

    def __init__(self, *reasons: str):
        self.reasons = reasons
        super().__init__("\n".join(reasons))


class ContentIsSigned(StepRefused):
    """A write to content that is reported, approved, public or withdrawn."""
