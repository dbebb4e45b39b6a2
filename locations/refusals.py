"""How a verb says no."""


class Refusal(ValueError):
    """A change that is refused, with a sentence for the person who asked for it.

    ``field`` names what it is about as the verb's arguments do; empty where it is about the whole.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
