"""The list of powers and duties of a unit, as lines of text."""

from django import forms


class DutyItemsForm(forms.Form):
    """One entry a line."""

    names = forms.CharField(
        label="职责清单",
        required=False,
        strip=True,
        max_length=60_000,
        widget=forms.Textarea({"rows": 14}),
        help_text="一行一条，例如：义务教育招生入学。账号的“对应职责”从这里选",
    )

    def entries(self) -> list[str]:
        """The lines that say something, each once, in order."""
        lines = (line.strip() for line in self.cleaned_data["names"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))
