"""Pressing what leads to another page: what is asserted next is asked of that page."""


def follow(control) -> None:
    """Click `control` (a locator) and wait for the page it leads to.

    A click alone does not wait: on a busy machine the old page would still answer.
    """
    with control.page.expect_navigation():
        control.click()
