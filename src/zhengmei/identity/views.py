"""Sign-in and sign-out."""

from django.contrib.auth import views as auth_views

sign_in = auth_views.LoginView.as_view(template_name="identity/sign_in.html", redirect_authenticated_user=True)
sign_out = auth_views.LogoutView.as_view()
