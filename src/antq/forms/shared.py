"""Fields that mean the same in every form."""

from typing import Final

from antq.forms.definition import Field

LEVEL: Final = Field(
    "level",
    "Cấp",
    "Level",
    "code",
    "Cấp hành chính mà số liệu nói tới; để trống là cấp tỉnh. Cấp huyện chỉ dùng cho kỳ trước 1/7/2025.",
    "Administrative level the figure speaks of: province, district (to 2025-06-30), commune or post.",
    "Cấp xã",
    code_list="levels",
    default="province",
    column="level",
)
PLACE: Final = Field(
    "place",
    "Địa bàn",
    "Place",
    "place",
    "Tên xã, phường, đồn, trạm; để trống nếu là cả tỉnh. Không ghi tên người.",
    "Name of the sub-unit, never a person; null for the province itself.",
    "Xã Lộc Thiện",
    column="place",
)
RELATION: Final = Field(
    "relation",
    "Quan hệ với dòng khác",
    "Relation",
    "code",
    "“Trong đó” nếu số của dòng đã nằm trong một dòng khác; để trống là riêng, không trùng.",
    "How the line stands to the others of its filing: disjoint, part_of or overlap_unknown. "
    "Only disjoint lines enter totals.",
    "Trong đó",
    code_list="relation",
    default="disjoint",
    short="rel",
    column="relation",
)
QUALIFIER: Final = Field(
    "qualifier",
    "Mức chính xác",
    "Qualifier",
    "code",
    "“Hơn, trên” hoặc “Khoảng, gần” nếu số không chính xác; để trống là chính xác.",
    "exact, at_least, at_most or approximately; a sum keeps the word its parts share.",
    "Chính xác",
    code_list="qualifier",
    default="exact",
    short="qual",
    column="qualifier",
)
