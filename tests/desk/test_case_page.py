from __future__ import annotations


def test_x(course, signed_in):
    course.filed()
    c = signed_in("jiadong.window")
    for url in ("/desk/", "/desk/?tab=unassigned", "/desk/?tab=all", "/desk/search/", f"/desk/cases/{course.id}/", f"/desk/cases/{course.id}/acts/accept/", f"/desk/cases/{course.id}/acts/request_correction/"):
        r = c.get(url)
        assert r.status_code == 200, url
        print(url, len(r.content))
