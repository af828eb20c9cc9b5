"""Addresses of signing in with the national identity: ours in the place of allauth's for social accounts.

There is one provider, and accounts are linked by verified number alone, so allauth's pages to open an account, to add a
second identity or to remove one are closed. Their names stay, for allauth itself leads there: back to signing in.
"""

from __future__ import annotations

from django.urls import path

from apps.hub import sign_in

urlpatterns = [
    path("hub/", sign_in.start, name="hub_sign_in"),
    path(
        f"oidc/{sign_in.PROVIDER}/login/callback/",
        sign_in.callback,
        {"provider_id": sign_in.PROVIDER},
        name="openid_connect_callback",
    ),
    path("3rdparty/login/cancelled/", sign_in.closed, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", sign_in.closed, name="socialaccount_login_error"),
    path("3rdparty/signup/", sign_in.closed, name="socialaccount_signup"),
    path("3rdparty/", sign_in.closed, name="socialaccount_connections"),
]
