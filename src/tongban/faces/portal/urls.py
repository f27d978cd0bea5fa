"""The portal's addresses."""

from django.urls import path

from . import account, apply, handed, keeping, matters, mine, phone, sign_in, verify

urlpatterns = [
    path("", matters.home, name="home"),
    path("matters/", matters.find, name="find"),
    path("matters/<slug:code>/", matters.guide, name="matter"),
    path("matters/<slug:code>/qr.svg", matters.qr, name="matter-qr"),
    path("m/<slug:code>", matters.short, name="matter-short"),
    path("m/<slug:code>/poster", matters.poster, name="poster"),
    path("matters/<slug:code>/apply", apply.apply, name="apply"),
    path("matters/<slug:code>/draft", keeping.keep, name="draft"),
    path("matters/<slug:code>/draft/delete", keeping.throw_away, name="draft-delete"),
    path("cases/<slug:number>/", apply.result, name="case"),
    path("papers/", mine.papers, name="papers"),
    path("my/papers", handed.to_papers, name="my-papers"),
    path("papers/handed-in/", handed.handed_in, name="handed-in"),
    path("papers/handed-in/<slug:id>/file", handed.file, name="handed-in-file"),
    path("papers/handed-in/<slug:id>/erase", handed.erase_file, name="handed-in-erase"),
    path("papers/<slug:number>/", mine.paper, name="paper"),
    path("papers/<slug:number>/page.svg", mine.paper_page, name="paper-page"),
    path("papers/<slug:number>/paper.pdf", mine.paper_pdf, name="paper-pdf"),
    path("me/", mine.data, name="my-data"),
    path("me/wrong/<str:element>", mine.wrong, name="wrong"),
    path("v/", verify.verify, name="verify"),
    path("v/<str:code>", verify.verify_code, name="verify-code"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.code, name="sign-in-code"),
    path("sign-in/again", sign_in.code_again, name="sign-in-again"),
    path("sign-in/password", sign_in.password, name="sign-in-password"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("account/", account.mine, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/phone", phone.change, name="account-phone"),
    path("account/real-name", account.real_name, name="real-name"),
    path("account/level/<slug:need>", account.level, name="level"),
    path("account/sessions/all/end", account.end_all, name="account-end-all"),
    path("account/sessions/<uuid:handle>/end", account.end_one, name="account-end"),
]
