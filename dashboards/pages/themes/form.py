"""Somebody's judgement of a mark."""

from django import forms


class LabelForm(forms.Form):
    """Whether the mark is right."""

    verdict = forms.ChoiceField(choices=[("right", ""), ("wrong", "")])
