"""Records whose place is never asked: it follows from what they belong to."""


class LiesWhereItBelongs:
    """Mixin before `Card` or `Event`: the model says `lie_in_its_place()`, and is asked in time.

    Before a code is given, which names the place; before a save; and before rules are checked.
    """

    def fill_in_code(self):
        """A code names the place."""
        self.lie_in_its_place()
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """It lies where it belongs, whoever saves it."""
        self.lie_in_its_place()
        super().save(*args, **kwargs)

    def clean(self):
        """What is checked is where it lies."""
        super().clean()
        self.lie_in_its_place()
