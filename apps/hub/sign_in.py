"""Signing in with the national identity (统一身份认证, domain 3.7) by OpenID Connect; allauth does the protocol.

An account is linked by the verified number alone: never by e-mail or name. The provider being away ends nothing: those
who are signed in go on working, and whoever has a password here signs in with it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.hub import id_token
from apps.hub.identities import applicant_of, user_of
from apps.hub.inbound.errors import NotTaken
from apps.hub.levels import keep_level
from apps.identity.models import User

PROVIDER = "hub"
LEVEL = "hub_identity_level"
"""Where the session keeps the real-name level that the hub stated at this sign-in."""
TIMEOUT = 10
logger = logging.getLogger(__name__)


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("account_login")


def provider_is_away() -> str:
    return _(
        "The national identity service cannot be reached at the moment. Sign in with your account here, or try again "
        "later; whoever is signed in can go on working."
    )


def not_completed() -> str:
    return _("The sign-in was not completed. Begin again; nothing was changed.")


class HubAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks us on the way."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds or opens the account of the verified number, and links it. Raises ImmediateHttpResponse."""
        identity = claims_of(sociallogin.account)
        if not id_token.answers(identity, nonce=sociallogin.state.get("nonce")):
            raise ImmediateHttpResponse(_back(request, not_completed()))
        try:
            user = link(identity, subject=sociallogin.account.uid)
        except NotTaken as refusal:
            raise ImmediateHttpResponse(_back(request, sentence_for(refusal))) from None
        if not user.is_active:
            raise ImmediateHttpResponse(_back(request, _("This account is closed. Ask the acceptance window.")))
        request.session[LEVEL] = str(identity.get("real_name_level") or "")
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """A cancelled, expired or broken sign-in goes back to the page where it began, with a sentence."""
        exception = kwargs.get("exception")
        if isinstance(exception, requests.RequestException):
            raise ImmediateHttpResponse(_back(request, provider_is_away()))
        raise ImmediateHttpResponse(_back(request, not_completed()))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # accounts are opened by `link`, for verified numbers

    def get_requests_session(self) -> requests.Session:
        session = _Patient()
        session.trust_env = False
        return session


class HubProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The provider's side as we take it: allauth's, with an identity token whose signature we check ourselves."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Whom the signed token names, with what else the provider tells of them. Raises OAuth2Error."""
        config = self.openid_config
        try:
            claims = id_token.verified(
                kwargs["response"].get("id_token"),
                issuer=config["issuer"],
                audience=app.client_id,
                keys_at=config["jwks_uri"],
                fetch=lambda: self._get(config["jwks_uri"]),
            )
            userinfo = self._get(config["userinfo_endpoint"], token.token)
        except (id_token.BadToken, KeyError) as error:
            logger.warning("sign-in refused: %s", error)
            raise OAuth2Error("no identity token that can be believed") from error
        if not isinstance(userinfo, Mapping) or userinfo.get("sub") != claims["sub"]:
            raise OAuth2Error("the provider tells of another subject than the token names")  # section 5.3.2
        return self.get_provider().sociallogin_from_response(request, {"userinfo": userinfo, "id_token": claims})

    @staticmethod
    def _get(address: str, token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers=headers)
            answer.raise_for_status()
            return answer.json()


class _Patient(requests.Session):
    """No call waits for ever for a provider that does not answer."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", TIMEOUT)
        return super().request(*args, **kwargs)


def claims_of(account: SocialAccount) -> dict[str, Any]:
    """The claims of docs/hub.md: those of the signed identity token before what else was asked for."""
    data = account.extra_data
    found: dict[str, Any] = {**(data.get("userinfo") or {}), **(data.get("id_token") or {})}
    return found


@transaction.atomic
def link(identity: Mapping[str, Any], *, subject: str) -> User:
    """The account of a verified identity, with the agency for the legal person it acts for. Raises NotTaken.

    One subject of the provider belongs to one account: a second account claiming it, or another subject claiming the
    account's number, is refused.
    """
    user = user_of(identity)
    applicant_of(identity, user=user)
    keep_level(identity, user=user)
    linked = SocialAccount.objects.filter(provider=PROVIDER)
    if linked.filter(uid=subject).exclude(user=user).exists():
        raise NotTaken("E-LINKED", "this identity is linked to another account", "sub")
    natural = str(identity.get("user_type")) != "legal"
    others = [a for a in linked.filter(user=user).exclude(uid=subject) if claims_of(a).get("user_type") != "legal"]
    if natural and others:
        raise NotTaken("E-LINKED", "this account is linked to another identity", "sub")
    return user


def sentence_for(refusal: NotTaken) -> str:
    """What the person reads, and can do."""
    known = {
        "E-LEVEL": _(
            "Your identity is not verified far enough at the national platform. Verify it there, and try again."
        ),
        "E-UNPROVEN": _(
            "An account here carries your number, but nobody has verified yet that it is yours. If it is, sign in with "
            "its password and have your identity confirmed at the acceptance window; if not, ask the window to help."
        ),
        "E-LINKED": _("This identity and this account belong to different people. Ask the acceptance window to help."),
    }
    return known.get(
        refusal.code, _("The identity does not agree with what is registered here. Ask the acceptance window to help.")
    )


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Leads to the provider; where it is away, back to the sign-in page with a sentence. Raises Http404 without one."""
    if not is_offered():
        raise Http404
    if set(request.GET) - {"next"}:
        # What allauth would take from the address is for us to say: signing in, never adding an identity to an account.
        query = {"next": request.GET["next"]} if "next" in request.GET else {}
        return redirect(f"{reverse('hub_sign_in')}?{urlencode(query)}")
    provider = HubProvider(request, PROVIDER).get_provider()
    asked = provider.get_redirect_from_request_kwargs(request)
    nonce = get_random_string(32)
    asked["auth_params"]["nonce"] = nonce
    try:
        answer: HttpResponse = provider.redirect(request, **asked, nonce=nonce)  # allauth keeps it with the state
        return answer
    except (requests.RequestException, OAuth2Error, ValueError):
        return _back(request, provider_is_away())


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider leads back to."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(HubProvider(request, provider_id))(request)
    return answer


def is_offered() -> bool:
    """Whether an identity provider is set up."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    return bool(app["settings"]["server_url"])


def closed(request: HttpRequest) -> HttpResponse:
    """Where allauth would show a page of its own."""
    return redirect("account_login")
