"""The filters of the inbox, as they stand in the address."""

from django import forms

from zhengmei.notices.states import CHAPTERS


class InboxFilter(forms.Form):
    """What to show. A value that cannot be read counts as not given."""

    q = forms.CharField(label="找", required=False, max_length=80)
    chapter = forms.ChoiceField(label="哪一章", required=False, choices=[("", "全部章节"), *CHAPTERS.items()])
    state = forms.ChoiceField(
        label="看过没有", required=False, choices=[("", "看过的和没看的"), ("unread", "没看的"), ("read", "看过的")]
    )

    def wanted(self) -> dict[str, str]:
        """The filters given, by name."""
        self.is_valid()
        return {name: value.replace("\x00", "") for name, value in self.cleaned_data.items() if value}
