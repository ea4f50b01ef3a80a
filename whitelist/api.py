"""The read API of the public list (NS-4.1.5): the same rows as the pages, read-only, open to everybody, throttled."""

import json

from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView, exception_handler

from accounts.access import public
from accounts.addresses import client_address
from accounts.refusals import Incomplete, NotVisible, Refusal
from enterprises.models.register import USCC_SHAPE
from whitelist.forms.public import ListFilterForm, plain_code
from whitelist.listing import ORDER, entries_of, listed
from whitelist.models import Publication
from whitelist.public import entry_row

A_YEAR = "public, max-age=31536000, immutable"


class AddressThrottle(AnonRateThrottle):
    """So many requests a minute from one address, signed in or not."""

    rate = "120/min"

    def get_cache_key(self, request, view):
        """One counter for all of the API; the real address behind our proxies."""
        ident = client_address(request) or "unknown"
        return self.cache_format % {"scope": self.scope, "ident": ident}


class Cursor(CursorPagination):
    """A hundred a page, in an order that new rows do not disturb."""

    page_size = 100
    ordering = ORDER


class RowSerializer(serializers.Serializer):
    """One row of the list: the public columns and nothing else (NS-4.1.4)."""

    name = serializers.CharField(help_text="企业名称")
    place = serializers.CharField(help_text="所在地")
    uscc = serializers.CharField(help_text="统一社会信用代码")
    industry = serializers.CharField(help_text="所属行业")
    valid_from = serializers.DateField(help_text="有效期起，含当日")
    valid_until = serializers.DateField(help_text="有效期止，含当日")


class PageSerializer(serializers.Serializer):
    """A page of rows with the addresses of its neighbours."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RowSerializer(many=True)


class EntrySerializer(RowSerializer):
    """One enterprise on one day, with the publication by which it entered."""

    on = serializers.DateField(help_text="查询的日期")
    publication = serializers.IntegerField(help_text="纳入时的公布序号")


class PublicationSerializer(serializers.Serializer):
    """The head of a publication; its content is at `payload`, byte for byte as hashed."""

    number = serializers.IntegerField(help_text="公布序号")
    year = serializers.IntegerField(source="round.year", help_text="清单年度")
    kind = serializers.CharField(source="get_kind_display", help_text="种类")
    published_on = serializers.DateField(help_text="公布日期")
    sha256 = serializers.CharField(help_text="内容的 SHA-256")
    previous_sha256 = serializers.CharField(allow_blank=True, help_text="上一次公布的 SHA-256")


class PublicationDetailSerializer(PublicationSerializer):
    """A publication with its rows and what it changed."""

    rows = RowSerializer(many=True, help_text="公布后在册的全部企业")
    added = RowSerializer(many=True, help_text="新增")
    removed = RowSerializer(many=True, help_text="退出")


def _answer(error, context):
    """Refusals and errors in the house's own shape: reason and next step."""
    if isinstance(error, Refusal):
        return Response({"reason": error.reason, "next_step": error.next_step}, status=error.status)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict):
        reason = (
            "请求太频繁，请稍后再试。"
            if isinstance(error, Throttled)
            else str(response.data.get("detail", ""))
        )
        response.data = {"reason": reason}
    return response


class PublicAPIView(APIView):
    """Open to everybody; who asks does not matter, so no session is read."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle,)

    def get_exception_handler(self):
        """The house's shape of refusals."""
        return _answer


def _chosen(request):
    form = ListFilterForm(request.query_params, today=request._request.today)
    if not form.is_valid():
        reasons = [f"{name}：{error}" for name, errors in form.errors.items() for error in errors]
        raise Incomplete("；".join(reasons), next_step="请改正参数后再请求。")
    return form.chosen()


ON = OpenApiParameter("on", OpenApiTypes.DATE, description="哪一天的清单，默认今天，不能晚于今天")
FILTERS = [
    ON,
    OpenApiParameter("street", OpenApiTypes.STR, description="街道编码"),
    OpenApiParameter("industry", OpenApiTypes.STR, description="所属行业"),
    OpenApiParameter("year", OpenApiTypes.INT, description="清单年度"),
    OpenApiParameter("q", OpenApiTypes.STR, description="企业名称（至少两个字）、拼音首字母、代码或其末几位"),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="下一页的位置，取自 next"),
]


class Entries(PublicAPIView):
    """在册企业：今天或者任何一天的清单，按名称排序，分页返回。"""

    @extend_schema(operation_id="list_entries", parameters=FILTERS, responses=PageSerializer)
    def get(self, request):
        cursor = Cursor()
        page = cursor.paginate_queryset(listed(**_chosen(request)), request, view=self)
        answer = cursor.get_paginated_response([entry_row(entry) for entry in page])
        answer["Cache-Control"] = "public, max-age=60"
        return answer


class OneEntry(PublicAPIView):
    """核验一家企业：按统一社会信用代码，今天或者某一天是否在清单中；不在清单中的一律回答404。"""

    @extend_schema(operation_id="verify_entry", parameters=[ON], responses=EntrySerializer)
    def get(self, request, code):
        on, code = _chosen(request)["on"], plain_code(code)
        keys = set(listed(on=on).filter(enterprise__uscc=code).values_list("pk", flat=True))
        found = (
            [row for row in entries_of(code) if row.pk in keys] if USCC_SHAPE.regex.fullmatch(code) else []
        )
        if not found:
            raise NotVisible(f"{on} 的正面清单中没有这个代码。", next_step="请核对统一社会信用代码和日期。")
        return Response({**entry_row(found[0]), "on": on, "publication": found[0].publication.number})


class Publications(PublicAPIView):
    """历次公布，最近的在前。"""

    @extend_schema(operation_id="list_publications", responses=PublicationSerializer(many=True))
    def get(self, request):
        found = Publication.objects.select_related("round").defer("payload", "added", "confirmed", "removed")
        answer = Response(PublicationSerializer(found, many=True).data)
        answer["Cache-Control"] = "public, max-age=60"
        return answer


class OnePublication(PublicAPIView):
    """一次公布：校验值、全部企业、新增和退出；内容永久不变，可以长期缓存。"""

    @extend_schema(operation_id="read_publication", responses=PublicationDetailSerializer)
    def get(self, request, number):
        found = Publication.objects.select_related("round").filter(number=number).first()
        if found is None:
            raise NotVisible(f"没有第{number}号公布。", next_step="请先读取公布列表。")
        etag = f'"{found.sha256}"'
        unchanged = get_conditional_response(request._request, etag=etag)
        if unchanged is not None:
            answer = Response(status=status.HTTP_304_NOT_MODIFIED)
        else:
            lists = {
                "rows": json.loads(found.payload)["rows"],
                "added": found.added,
                "removed": found.removed,
            }
            answer = Response({**PublicationSerializer(found).data, **lists})
        answer["ETag"], answer["Cache-Control"] = etag, A_YEAR
        return answer


class Schema(SpectacularAPIView):
    """The description of this interface for machines (OpenAPI)."""

    throttle_classes = (AddressThrottle,)
    custom_settings = {
        "TITLE": "安全生产监督执法正面清单",
        "VERSION": "1",
        "DESCRIPTION": "只读接口：正面清单及历次公布，与公开页面内容一致。",
    }


entries = public(Entries.as_view())
entry = public(OneEntry.as_view())
publications = public(Publications.as_view())
publication = public(OnePublication.as_view())
schema = public(Schema.as_view())
