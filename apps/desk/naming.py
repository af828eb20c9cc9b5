"""Posts in words."""

from __future__ import annotations

from django.utils.translation import gettext

from apps.identity.selectors import ActingPost


def post_words(acting: ActingPost) -> str:
    """“甲东县自然资源局 国土空间规划股 承办人”, and for whom where it is a stand-in."""
    post = acting.post
    parts = [post.authority.name, post.department.name if post.department else "", post.get_duty_display()]
    words = " ".join(p for p in parts if p)
    if acting.stand_in is None:
        return words
    return gettext("%(post)s, standing in for %(name)s") % {"post": words, "name": post.user}
