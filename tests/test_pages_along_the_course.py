"""Every page a person opens while a real case of each open matter runs its course, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.lifecycle import APPLICANT
from apps.cases.models import Case
from apps.cases.registry import machine_for, open_matters, plugin_for
from apps.cases.vocabulary import Stage
from apps.identity.models import User
from apps.identity.world import DemoWorld

MATTERS = [plugin.code for plugin in open_matters() if plugin.code != "land.kernel_sample"]


def page(user: User, path: str) -> str:
    """The page as it stands in Chinese, after it answered in English too."""
    texts = []
    for language in ("zh-hans", "en"):
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(path)
        assert response.status_code == 200, f"{path} as {user}: {response.status_code} {response.get('location')}"
        texts.append(response.content.decode())
        assert f'lang="{"zh-CN" if language == "zh-hans" else "en"}"' in texts[-1][:200]
    return texts[0]


@pytest.mark.parametrize("code", MATTERS)
def test_whoever_is_next_finds_the_case_and_the_act(code: str, world: DemoWorld) -> None:
    agent, show = world.user("agent"), Demonstration(tell=lambda line: None)
    sample = plugin_for(code).sample()
    case = show.draft(matter_code=code, user=agent, applicant=world.company(), sample=sample)
    draft = page(agent, f"/my/cases/{case.pk}/draft/")
    assert all(f"/steps/{step.code}/" in draft for step in plugin_for(code).steps)
    for step in plugin_for(code).steps:
        page(agent, f"/my/cases/{case.pk}/steps/{step.code}/")
    page(agent, f"/my/cases/{case.pk}/draft/check/")
    for beat in story.course(case.pk):
        now = Case.objects.get(pk=case.pk)
        actor = beat.actor(now)
        info = machine_for(now.machine).act_from(beat.action, now.stage)
        assert info is not None
        if info.by != APPLICANT:
            assert now.title in page(actor, f"/desk/cases/{now.pk}/")
            page(actor, f"/desk/cases/{now.pk}/acts/{beat.action}/")
        elif now.stage == Stage.CORRECTION:
            page(agent, f"/my/cases/{now.pk}/answer/")
        show.play(case.pk, beat, sample)
        assert now.title in page(agent, f"/my/cases/{now.pk}/")
