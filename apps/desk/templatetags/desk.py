"""`{% load desk %}`: posts in words."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from apps.desk.access import Clerk
from apps.desk.naming import post_words
from apps.identity.selectors import ActingPost

register = template.Library()


@register.simple_tag
def posts_held(clerk: Clerk) -> str:
    """The first post, and how many more: what fits into the masthead."""
    if not clerk.posts:
        return ""
    post = clerk.posts[0].post
    words = f"{post.department.name if post.department else post.authority.name} {post.get_duty_display()}"
    more = len({p.post.pk for p in clerk.posts}) - 1
    return words + (ngettext(" and %(n)d more post", " and %(n)d more posts", more) % {"n": more} if more else "")


@register.filter
def in_words(post: ActingPost) -> str:
    return post_words(post)
