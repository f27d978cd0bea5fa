"""Error pages, and refusals logged. A person reads what happened and what she can do."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tongban.guard.actions import NotAllowed, log_refusal
from tongban.ui.speech import t

from .actor import request_id


def page(request: HttpRequest, status: int, title: str, body: str) -> HttpResponse:
    """One error page; for a program, the same as JSON."""
    if request.path.startswith("/api/"):
        both = {"zh": f"{title}。{body}", "en": HTTPStatus(status).phrase}
        return JsonResponse({"code": HTTPStatus(status).name.lower(), "message": both, "problems": []}, status=status)
    context = {"title": title, "body": body, "status": status, "request_id": request_id(request)}
    return render(request, "web/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        HTTPStatus.NOT_FOUND,
        t("没有这个页面", "There is no such page"),
        t("网址可能写错了，或者页面已经移走。", "The address may be mistyped, or the page has moved."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        HTTPStatus.FORBIDDEN,
        t("这里不对您开放", "This is not open to you"),
        t("您的身份或岗位不能查看这一页。", "Your identity or your post does not include this page."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        HTTPStatus.BAD_REQUEST,
        t("请求看不懂", "The request could not be understood"),
        t("请返回上一页再试一次。", "Please go back and try again."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        t("试得太频繁了", "Too many tries"),
        t("请几分钟后再试。", "Please try again in a few minutes."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    request.user = AnonymousUser()  # whose page it was takes a database to know, and that may be what failed
    return page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        t("系统出错了", "Something went wrong on our side"),
        t("您提交的内容没有生效，请稍后再试。", "What you sent did not take effect. Please try again later."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        HTTPStatus.FORBIDDEN,
        t("页面已过期", "The page has expired"),
        t(
            "请返回、刷新页面后再提交一次；您填的内容没有丢。",
            "Please go back, reload the page and send it again.",
        ),
    )


class Refusals:
    """Turns the guard's refusal into a page, and keeps it in the access log."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        log_refusal(exception)
        return forbidden(request, exception)
