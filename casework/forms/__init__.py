from casework.forms.acts import ActForm, ReasonForm, SignedActForm

__all__ = ["ActForm", "ReasonForm", "SignedActForm"]
