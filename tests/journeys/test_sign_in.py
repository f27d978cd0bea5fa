"""Signing in: a resident by a code on her phone, staff with an app or a passkey; what locks, and what says so."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import City, assert_accessible, become

At = Callable[[str], Page]
PHONE = "13800000247"  # of the persona 沈若溪


def _digits(secret: str) -> str:
    """RFC 6238, as an authenticator app computes it."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def _staff(city: City, name: str) -> str:
    """An account as an administrator opens it; gives the password shown once."""
    told = city.command("account", "new", name, "--post", "window_clerk", "--unit", "tongli-centre", "--called", "样例")
    return told.split("shown once: ")[1].split()[0]


def _enter(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="下一步").click()


def _by_phone(page: Page, phone: str) -> None:
    """The phone, the message on the demo's panel, the code."""
    page.goto("/sign-in")
    page.get_by_label("手机号码").fill(phone)
    page.get_by_role("button", name="发送验证码").click()
    _type_the_code(page)
    page.get_by_role("button", name="登录", exact=True).click()


def _type_the_code(page: Page) -> None:
    """From the demo's panel of messages into the field."""
    expect(page.get_by_label("短信验证码")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="查看演示短信").click()
    expect(page.get_by_text("示例：这些短信没有发给任何人")).to_be_visible()
    assert_accessible(page)
    found = re.search(r"验证码 (\d{6})", page.get_by_role("main").inner_text())
    assert found is not None
    page.get_by_role("link", name="返回").click()
    page.get_by_label("短信验证码").fill(found.group(1))


def test_a_resident_signs_in_with_a_code_and_sees_her_account(at: At) -> None:
    page = at("phone")
    page.goto("/me/")
    expect(page.get_by_role("heading", name="请先登录")).to_be_visible()
    assert_accessible(page)
    _by_phone(page, PHONE)
    page.goto("/account/")
    expect(page.get_by_text("实名已核验")).to_be_visible()
    expect(page.get_by_text("138****0247")).to_be_visible()
    expect(page.get_by_text("短信验证码")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="设置密码").click()
    assert_accessible(page)
    page.get_by_label("新密码").fill("12345678")
    page.get_by_label("再输入一次").fill("12345678")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("密码至少 12 个字符")).to_be_visible()
    assert_accessible(page)
    page.goto("/account/")
    page.get_by_role("button", name="在所有地方退出").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", name="请先登录")).to_be_visible()


def test_somebody_new_is_checked_by_name_and_one_person_has_one_account(at: At) -> None:
    page = at("phone")
    _by_phone(page, "13900000001")
    expect(page.get_by_role("heading", name="核对一次身份")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("姓名").fill("沈若溪")
    page.get_by_label("证件号码").fill("320599199105170255")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("姓名和证件号码对不上")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("证件号码").fill("320599199105170247")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", name="您已经有一个账号")).to_be_visible()
    expect(page.get_by_text("尾号 47")).to_be_visible()
    assert_accessible(page)
    page.goto("/account/level/in_person")
    expect(page.get_by_role("heading", name="还差一步")).to_be_visible()
    assert_accessible(page)


def test_a_foreigner_without_an_identity_card_signs_in_by_her_passport(at: At, city: City) -> None:
    delivered = city.departments / "passport.csv"
    heading = "个人编号,证件类型,证件号码,姓名,出生日期,参保险种,参保状态,单位名称,首次参保年月,缴费截止年月"
    row = "988800001,护照,S00000017,SAMPLE VISITOR,1988/6/21,1,1,样例公司,2020-01,2026-09"
    delivered.write_text(f"{heading},累计缴费月数,变动标志,数据日期\n{row},81,新增,2026/11/20\n", encoding="utf-8-sig")
    assert "1 taken" in city.command("feed", "social-insurance", delivered)
    page = at("phone")
    _by_phone(page, "13900000002")
    page.get_by_label("姓名").fill("Sample Visitor")
    page.get_by_label("证件", exact=True).select_option(label="普通护照")
    page.get_by_label("证件号码").fill("S00000017")
    assert_accessible(page)
    page.get_by_role("button", name="核对").click()
    page.goto("/me/")
    expect(page.get_by_text("SAMPLE VISITOR")).to_be_visible()


def test_staff_set_up_an_app_and_sign_in_with_it(at: At, city: City) -> None:
    password = _staff(city, "gu.app")
    page = at("desk")
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
    assert_accessible(page)
    _enter(page, "gu.app", password)
    expect(page.get_by_text("还差一步：设置第二验证方式")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="设置验证器应用").click()
    secret = re.search(r"[A-Z2-7]{32}", page.get_by_role("main").inner_text())
    assert secret is not None
    assert_accessible(page)
    page.get_by_label("应用显示的 6 位数").fill(_digits(secret.group()))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    recovery = page.locator("main code").first.inner_text()
    assert_accessible(page)
    page.get_by_role("link", name="我收好了").click()
    expect(page.get_by_text("还剩 10 个没有用过")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="停用验证器应用").click()
    expect(page.get_by_text("最后一个第二验证方式")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="修改密码").or_(page.get_by_role("link", name="登录与安全")).first.click()
    page.get_by_role("link", name="换一批新的").click()
    assert_accessible(page)
    page.goto("/desk/security/password")
    assert_accessible(page)
    page.goto("/desk/security/again")
    assert_accessible(page)
    page.get_by_role("button", name="退出").click()

    _enter(page, "gu.app", password)
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("验证码不对")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("验证码").fill(_digits(secret.group()))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="本镇办件")).to_be_visible()

    elsewhere = at("desk")
    elsewhere.goto("/desk/sign-in")
    _enter(elsewhere, "gu.app", password)
    elsewhere.get_by_label("验证码").fill(recovery)
    elsewhere.get_by_role("button", name="登录").click()
    expect(elsewhere.get_by_role("heading", name="本镇办件")).to_be_visible()
    page.goto("/desk/")
    expect(page.get_by_text("可能在别处登录")).to_be_visible()


def test_staff_add_a_passkey_and_sign_in_with_nothing_else(at: At, city: City) -> None:
    password = _staff(city, "gu.key")
    page = at("desk")
    _authenticator(page)
    named = city.url.replace("127.0.0.1", "localhost")  # a key is made for a name, and an address in digits has none
    page.goto(f"{named}/desk/")
    _enter(page, "gu.key", password)
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("给它起个名字").fill("办公室电脑")
    assert_accessible(page)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    page.get_by_role("link", name="我收好了").click()
    expect(page.get_by_text("办公室电脑", exact=True)).to_be_visible()
    assert_accessible(page)
    page.goto(f"{named}/desk/security/again/passkey?next=/desk/security/")
    assert_accessible(page)
    page.get_by_role("button", name="用通行密钥确认").click()
    expect(page.get_by_role("heading", name="登录与安全")).to_be_visible()
    page.get_by_role("button", name="退出").click()

    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", name="本镇办件")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    _enter(page, "gu.key", password)
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_role("heading", name="本镇办件")).to_be_visible()
    assert "3 session(s)" not in city.command("account", "show", "gu.key")


def test_where_no_passkey_can_work_the_page_says_what_does(at: At) -> None:
    page = at("desk")
    become(page, "clerk")
    page.goto("/desk/security/passkey")
    expect(page.get_by_text("这里用不了通行密钥")).to_be_visible()
    expect(page.get_by_role("button", name="添加")).to_be_hidden()
    assert_accessible(page)


def test_five_wrong_passwords_lock_and_an_administrator_unlocks(at: At, city: City) -> None:
    password = _staff(city, "gu.lock")
    page = at("phone")
    page.goto("/desk/sign-in")
    for _ in range(5):
        _enter(page, "gu.lock", "falsch-falsch")
    expect(page.get_by_text("已暂时锁定")).to_be_visible()
    expect(page.get_by_text("系统管理员解锁")).to_be_visible()
    assert_accessible(page)
    _enter(page, "gu.lock", password)
    expect(page.get_by_text("已暂时锁定")).to_be_visible()
    city.command("account", "unlock", "gu.lock")
    _enter(page, "gu.lock", password)
    expect(page.get_by_text("还差一步：设置第二验证方式")).to_be_visible()


def test_signing_in_works_without_script_and_in_english(at: At, city: City) -> None:
    browser = at("phone").context.browser
    assert browser is not None
    context = browser.new_context(base_url=city.url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/preferences/lang/en?next=/sign-in/password")
    expect(page.get_by_role("heading", name="Sign in with a password")).to_be_visible()
    page.get_by_label("Mobile number").fill(PHONE)
    page.get_by_label("Password").fill("wrong-wrong-wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("the number or the password is wrong")).to_be_visible()
    page.goto("/desk/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    context.close()


def _authenticator(page: Page) -> None:
    """A passkey device of this browser's own: on the machine, with a PIN that is always given."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_resident_takes_her_account_to_another_phone(at: At) -> None:
    page = at("phone")
    _by_phone(page, "13900000011")
    page.goto("/account/")
    page.get_by_role("link", name="换手机号").click()
    expect(page.get_by_label("新的手机号码")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("新的手机号码").fill("139")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_label("新的手机号码")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.get_by_label("新的手机号码").fill("13900000012")
    page.get_by_role("button", name="发送验证码").click()
    _type_the_code(page)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("139****0012")).to_be_visible()


def test_a_clerk_sees_the_document_and_gives_her_a_phone(at: At) -> None:
    page = at("desk")
    become(page, "clerk")
    page.get_by_role("link", name="当面核验").click()
    expect(page.get_by_role("heading", name="当面核验身份")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("姓名").fill("无此人")
    page.get_by_label("证件号码").fill("320599194803150248")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_label("证件号码")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("七十八岁")).first.click()  # the card of the resident of 78
    expect(page.get_by_role("heading", name="证件和记录对得上")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("手机号码").fill("13900000013")
    page.get_by_role("button", name="发送验证码").click()
    _type_the_code(page)
    page.get_by_role("button", name="核对验证码").click()
    expect(page.get_by_text("已当面核验").first).to_be_visible()
    expect(page.get_by_text("139****0013")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="下一位").click()
    expect(page.get_by_role("heading", name="当面核验身份")).to_be_visible()
