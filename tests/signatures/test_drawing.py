from __future__ import annotations

import io

import pytest
from PIL import Image

from apps.signatures.drawing import PIXELS, RED, draw_seal

SHORT, LONG = "示例省厅", "示例省示例市经济技术开发区自然资源和规划行政审批服务局分局一"


def picture(owner: str = "示例省自然资源厅", name: str = "行政审批专用章", *, demo: bool = True) -> Image.Image:
    return Image.open(io.BytesIO(draw_seal(owner=owner, name=name, demo=demo))).convert("RGBA")


@pytest.mark.parametrize("owner", [SHORT, "示例省自然资源厅", LONG])
def test_it_is_a_red_ring_on_a_transparent_ground(owner: str):
    seal = picture(owner)
    assert seal.size == (PIXELS, PIXELS)
    assert seal.getpixel((0, 0))[3] == 0
    assert seal.getpixel((12, PIXELS // 2)) == (*RED, 255)
    assert seal.getpixel((PIXELS // 2, PIXELS * 47 // 100)) == (*RED, 255)  # the star


def test_the_demo_mark_is_there_exactly_in_a_demo():
    box = (PIXELS * 34 // 100, PIXELS * 80 // 100, PIXELS * 66 // 100, PIXELS * 87 // 100)
    marked = picture(demo=True).crop(box).getchannel("A").histogram()
    plain = picture(demo=False).crop(box).getchannel("A").histogram()
    assert marked[255] > sum(marked) * 0.5
    assert plain[255] == 0


def test_the_same_seal_is_drawn_with_the_same_bytes():
    draw_seal.cache_clear()
    first = draw_seal(owner=SHORT, name="公章", demo=True)
    draw_seal.cache_clear()
    assert draw_seal(owner=SHORT, name="公章", demo=True) == first


@pytest.mark.parametrize(("owner", "name"), [("局", "公章"), ("局" * 31, "公章"), (SHORT, ""), (SHORT, "章" * 15)])
def test_names_that_do_not_fit_are_refused(owner: str, name: str):
    with pytest.raises(ValueError, match="characters"):
        draw_seal(owner=owner, name=name, demo=True)
