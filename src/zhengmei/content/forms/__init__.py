"""Cleaning what a person types. One file a matter; what the regulation demands is asked by the acts."""

from zhengmei.content.forms.drafts import (
    AttachmentForm,
    AuthorisationForm,
    DraftForm,
    MandateForm,
    StartForm,
)

__all__ = [
    "AttachmentForm",
    "AuthorisationForm",
    "DraftForm",
    "MandateForm",
    "StartForm",
]
