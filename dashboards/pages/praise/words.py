"""With whom praise is shared, in words."""

from django.utils.translation import gettext_lazy

WITH = (
    ("store", gettext_lazy("with the store")),
    ("region", gettext_lazy("with the region")),
    ("brand", gettext_lazy("with the brand")),
)
