"""What is said when a file of the content cannot be loaded."""


class ContentRefused(Exception):
    """A file of the content cannot be loaded; the message names every problem, in Chinese."""

    @classmethod
    def over(cls, file_name: str, problems) -> "ContentRefused":
        """Because of these problems in one file."""
        return cls("\n".join(f"{file_name} {problem}" for problem in problems))
