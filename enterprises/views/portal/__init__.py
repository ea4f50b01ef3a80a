"""The portal's pages of the register and of what an enterprise tells of itself, one module for each subject."""

from enterprises.views.portal.own import own_enterprise

__all__ = ["own_enterprise"]
