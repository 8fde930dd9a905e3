"""The form `activities`: what was held, done or counted, in up to six counts a line."""

from typing import Final

from antq.forms.definition import Field, Form
from antq.forms.shared import LEVEL, PLACE, QUALIFIER, RELATION

_COUNTS = (
    Field(
        "occasions",
        "Số cuộc, đợt, lần",
        "Occasions",
        "count",
        "Số cuộc, đợt, buổi, lần, lượt, lớp đã tổ chức. Ghi 0 nếu bằng không; để trống nếu không có số liệu.",
        "How often it was held: meetings, rounds, sessions, occasions, classes.",
        "12",
    ),
    Field(
        "attendances",
        "Số lượt người",
        "Attendances",
        "count",
        "Số lượt người tham dự; một người dự ba lần là ba lượt. Không cộng vào Số người.",
        "Attendances (lượt người): one person at three meetings is three. Never added to people.",
        "1.150",
    ),
    Field(
        "people",
        "Số người",
        "People",
        "count",
        "Số người, mỗi người đếm một lần.",
        "Distinct people.",
        "35",
    ),
    Field(
        "organisations",
        "Số tập thể, đơn vị, tổ",
        "Organisations",
        "count",
        "Số tập thể, đơn vị, chi bộ, tổ, khu dân cư.",
        "Collectives: units, branches, teams, residential areas.",
        "8",
    ),
    Field("households", "Số hộ", "Households", "count", "Số hộ gia đình.", "Households.", "420"),
    Field(
        "items",
        "Số tin, bản, hiện vật",
        "Items",
        "count",
        "Số tin, bài, bản cam kết, tờ rơi, hiện vật.",
        "Things: information items, news items, documents, leaflets, gifts.",
        "96",
    ),
)
COUNT_FIELDS: Final = tuple(field.name for field in _COUNTS)
"""Columns of `activities` that hold a count; activity_measures says which measure each means."""

ACTIVITIES: Final = Form(
    "activities",
    "Hoạt động",
    (
        LEVEL,
        PLACE,
        Field(
            "activity",
            "Hoạt động",
            "Activity",
            "code",
            "Chọn trong danh mục hoạt động. Mỗi hoạt động chỉ có số liệu ở những cột nêu trong danh mục.",
            "Type of activity.",
            "Họp dân",
            required=True,
            code_list="activity_types",
            short="act",
            column="activity_code",
        ),
        Field(
            "agency",
            "Lực lượng thực hiện",
            "Agency",
            "code",
            "Lực lượng đã thực hiện; để trống nếu không tách theo lực lượng.",
            "Agency that held the activity; null = not stated.",
            "Công an",
            code_list="agencies",
            column="agency_code",
        ),
        *_COUNTS,
        Field(
            "denominator",
            "Trên tổng số",
            "Out of",
            "count",
            "Mẫu số của một tỷ lệ: 73 trên 73 chi bộ ghi 73 ở cột số tập thể và 73 ở đây. Mỗi dòng một tỷ lệ.",
            "The whole the value is a part of, as 73 in 73/73.",
            "73",
            column="denominator",
        ),
        RELATION,
        QUALIFIER,
        Field(
            "value_per",
            "Số liệu tính theo",
            "Value counts over",
            "code",
            "“Mỗi năm” nếu số là bình quân năm của một giai đoạn; để trống là cả kỳ báo cáo.",
            "What the value counts over: period, year or unknown. Only period enters totals.",
            "Cả kỳ",
            code_list="value_per",
            default="period",
            short="per",
            column="value_per",
        ),
    ),
    identity=("activity", "level", "place", "agency", "relation"),
    figures=(*COUNT_FIELDS, "denominator"),
)
