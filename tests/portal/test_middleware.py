import pytest
from django.test import RequestFactory

from portal.middleware import RefuseUnreadableRequests

BROKEN_BYTES = ["%00", "a%00b", "%FF", "%C0%80", "%ED%A0%80", "%E4%B8", "%D6%D0"]


@pytest.mark.parametrize("broken", BROKEN_BYTES)
@pytest.mark.parametrize(
    "address", ["/{}", "/admin/{}/", "/?q={}", "/admin/login/?next={}", "/?{}=1"]
)
def test_an_address_that_is_no_text_is_refused_in_chinese(client, address, broken):
    response = client.get(address.format(broken))
    assert response.status_code == 400
    assert "无法" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/润州", "/%E6%B6%A6%E5%B7%9E", "/?q=%E6%B6%A6+%E5%B7%9E", "/?q=100%"]
)
def test_an_address_in_chinese_passes(client, address):
    assert _pass(RequestFactory().get(address))


@pytest.mark.parametrize("value", ["\0", '"a\\000b"'])
def test_a_nul_in_a_cookie_is_refused(client, value):
    response = client.get("/admin/login/", headers={"cookie": f"elder={value}"})
    assert response.status_code == 400


def test_a_cookie_in_gbk_from_another_site_of_the_domain_passes(client):
    cookie = b"portal=" + "润州".encode("gbk")
    assert _pass(RequestFactory().get("/", HTTP_COOKIE=cookie.decode("latin-1")))


@pytest.mark.django_db
@pytest.mark.parametrize("field", [{"username": "a\0b"}, {"na\0me": "a"}, {"action": ["x", "\0"]}])
@pytest.mark.parametrize("multipart", [True, False])
def test_a_nul_in_a_form_is_refused(client, field, multipart):
    form = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
    data = field if multipart else "&".join(f"{name}=%00" for name in field)
    assert client.post("/admin/login/", data, **form).status_code == 400


def test_more_than_anyone_may_send_is_refused_unread(client, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    response = client.post("/admin/login/", {"file": "x" * (1024 * 1024 + 1)})
    assert response.status_code == 413
    assert "1 MB" in response.content.decode()


def test_a_form_that_ends_early_is_refused(client):
    response = client.generic(
        "POST",
        "/admin/login/",
        b"username=a",
        content_type="application/x-www-form-urlencoded",
        **{"wsgi.input": _FallsSilent()},
    )
    assert response.status_code == 400


class _FallsSilent:
    def read(self, *_):
        raise BlockingIOError

    readline = read


def _pass(request):
    return RefuseUnreadableRequests(lambda request: True)(request) is True
