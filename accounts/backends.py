"""Sign-in by user name and password; roles come from appointments, never from Django's permissions."""

from django.contrib.auth.backends import BaseBackend

from accounts.models import User


class PeopleBackend(BaseBackend):
    """Constant work for unknown names, so that names cannot be found out by timing."""

    def authenticate(self, request, username=None, password=None):
        """The active user whose password this is, else None."""
        if username is None or password is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        """The active user of a session, else None."""
        return User.objects.filter(pk=user_id, is_active=True).first()
