"""What a phone scans: the key URI and the pictures of it, read by decoders that know nothing of what drew them."""

import base64
import io
from urllib.parse import quote

import pytest
import resvg_py
import zxingcpp
from conftest import Client
from installation import Operator
from phone import Phone
from PIL import Image
from shop import check

NAMES = [
    "My phone",
    "josé+1@example.com/?#%&=",
    "手机 📱",
    'a\\b"c\'d<e>f;g,h',
    "100 % & more / less + some",
    "%41%3a%2B",
    "x" * 100,
    "é" * 100,
]


def scanned(png: bytes) -> str:
    """The text of the one QR code of a picture. A phone looks for no other kind of code: in the dots of a large
    picture, a decoder of every kind now and then also finds a bar code that nobody drew."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def drawn(svg: str) -> bytes:
    """The picture that a browser would show, on a page that is not white."""
    return resvg_py.svg_to_bytes(svg_string=svg, background="#808080")


def png_of(data_url: str) -> bytes:
    """The bytes behind a `data:` URL, drawn where they are a drawing."""
    kind, _, text = data_url.partition(";base64,")
    content = base64.b64decode(text, validate=True)
    if kind == "data:image/svg+xml":
        return drawn(content.decode("utf-8"))
    assert kind == "data:image/png"
    return content


@pytest.fixture(scope="module")
def admin(demo, base) -> Operator:
    return Operator(base).sign_in(demo["admin"]["email"], demo["admin"]["password"])


@pytest.mark.parametrize("picture", ["svg", "png"])
@pytest.mark.parametrize("settings", [{}, {"algorithm": "sha512", "digits": 8, "period": 60, "issuer": "Ä & Söhne"}])
def test_both_pictures_are_the_key_uri(open_shop, picture, settings):
    shop = open_shop(**settings)
    for register in (shop.registered, shop.registered_by_the_user):
        made = register(shop.user(), label="Zoë's phone", qr=picture)
        assert scanned(png_of(made["qr"])) == made["uri"]


@pytest.mark.parametrize("picture", ["svg", "png"])
def test_the_longest_names_still_fit(open_shop, picture):
    shop = open_shop(algorithm="sha512", digits=8, period=60, issuer="é" * 100)
    made = shop.registered(shop.user(), label="é" * 100, qr=picture)
    assert len(made["uri"]) > 1_900
    assert scanned(png_of(made["qr"])) == made["uri"]


def test_there_is_no_picture_that_nobody_asked_for(shop):
    assert "qr" not in shop.registered(shop.user())
    refused = shop.register(shop.user(), qr="gif")
    assert refused.status_code == 400 and "svg" in refused.text and "png" in refused.text


def test_the_native_api_s_pictures_are_the_key_uri(admin, user):
    made = admin.made(f"/accounts/{user.id}/totps", {"label": "Zoë's phone"})
    assert scanned(drawn(made["qr_svg"])) == made["uri"]
    assert scanned(base64.b64decode(made["qr_png"], validate=True)) == made["uri"]
    phone = Phone(made["uri"])
    assert phone.secret == made["secret"]
    # It counts only after its first code, which is no code to sign in with any more.
    path = f"/accounts/{user.id}/totps"
    assert [each["status"] for each in admin.get(path).json()["totps"]] == ["pending"]
    code = phone.code()
    assert admin.post(f"{path}/verify", {"code": code}).status_code == 409
    assert admin.post(f"{path}/{made['id']}/confirm", {"code": code}).status_code == 204
    replayed = admin.post(f"{path}/verify", {"code": code})
    assert (replayed.status_code, replayed.json()["code"]) == (422, "code_used")
    assert admin.post(f"{path}/verify", {"code": phone.code(+1)}).json()["id"] == made["id"]


@pytest.mark.parametrize("label", NAMES)
def test_a_label_comes_back_as_it_was_given(open_shop, label):
    issuer = "Bücher & Söhne + 手 / 50 %"
    shop = open_shop(issuer=issuer)
    user = shop.user()
    made = shop.registered(user, label=f"  {label} ", qr="png")
    assert made["label"] == label
    totp = Phone(scanned(png_of(made["qr"]))).totp
    assert (totp.name, totp.issuer) == (label, issuer)
    assert [each["name"] for each in shop.totps(user)] == [label]
    # No app reads a plus as a space, and all of them read this.
    assert made["uri"].startswith(f"otpauth://totp/{quote(issuer, safe='')}:{quote(label, safe='')}?")


def test_the_issuer_is_the_application_s_name_and_the_label_the_user_s(backend, shop):
    user = shop.user()
    person = shop.call("GET", f"/cis/v1/users/{user}").json()["result"]
    name = backend.call("GET", f"/cis/v1/applications/{shop.application}").json()["result"]["app_name"]
    totp = Phone(shop.registered(user)["uri"]).totp
    assert (totp.name, totp.issuer) == (person["email"]["value"], name)


def test_an_application_s_name_may_hold_a_colon(backend):
    """An application may be called anything; in a key URI a colon would split the label."""
    made = backend.post("/cis/v1/applications", {"name": "Shop: the other one"}).json()["result"]
    client = backend.post(f"/cis/v1/applications/{made['app_id']}/clients", {"name": "Back end"}).json()
    shop = Client(backend.base, client["client_id"], client["client_secret"])
    user = shop.post("/cis/v1/users", {"external_user_id": made["app_id"]}).json()["result"]["user_id"]
    registered = shop.post(f"/cis/v1/users/{user}/totp/register", {"label": "Phone"})
    assert registered.status_code == 201, registered.text
    totp = Phone(registered.json()["uri"]).totp
    assert (totp.name, totp.issuer) == ("Phone", "Shop  the other one")


@pytest.mark.parametrize("label", ["a:b", "a\nb", "\u0085", "x" * 101, "手" * 67, ""])
def test_what_no_app_could_show_is_refused(shop, label):
    user = shop.user()
    refused = shop.register(user, label=label)
    assert refused.status_code == 400
    assert refused.json()["message"][0].startswith("label must")
    own = shop.post("/cis/v1/auth/totp/register", {"label": label}, token=shop.sign_in(user)["access_token"])
    check(own, 400, "system_invalid_input")
    assert own.json()["message"].startswith("label must")
    assert shop.totps(user) == []


@pytest.mark.parametrize("issuer", ["a:b", "a\tb", "x" * 101])
def test_an_issuer_is_refused_alike(shop, issuer):
    refused = shop.settle(issuer=issuer)
    assert refused.status_code == 400
    assert "issuer" in refused.text and "colon" in refused.text
