"""The cover of every report: who files, for which period, on whose authority."""

from typing import Final

from antq.forms.definition import Field, named

COVER_SHEET: Final = "Báo cáo"
HELP_SHEET: Final = "Hướng dẫn"
LISTS_SHEET: Final = "Danh mục"
# Sheets of ours that a sender sends back unchanged. Readers skip them by name, so no province would think of the names.
FINDINGS_SHEET: Final = "Kho ANTQ - Kết quả"
# In a cell's comment: the sender's words, then this line, then ours, so that ours alone goes when the file comes back.
OUR_COMMENT: Final = "── Kho ANTQ ──"
# Columns of that sheet by which the reader knows a sender's answers.
ANSWER_HEAD: Final = "Trả lời"
CODE_HEAD: Final = "Mã"
PLACE_HEAD: Final = "Chỗ"
LAST_PERIOD_SHEET: Final = "Kho ANTQ - Kỳ trước"
NIL_TEXT: Final = "Không phát sinh"
CSV_FORM_LABEL: Final = "Mẫu"
# What that label says of a text that holds no table.
PROSE_TEXT: Final = "Lời văn"

# The cover's field that answers what an earlier receipt asked.
ANSWERS: Final = "answers"

ENVELOPE: Final = (
    Field(
        "province",
        "Tỉnh/thành phố",
        "Province",
        "text",
        "Tên tỉnh, thành phố theo địa giới vào ngày cuối kỳ.",
        "Province that stands on the last day of the period.",
        "An Giang",
        required=True,
    ),
    Field(
        "reporting_unit",
        "Đơn vị báo cáo",
        "Reporting unit",
        "code",
        "Tổng hợp toàn tỉnh, hoặc lực lượng nộp báo cáo.",
        "Who filed: the province's consolidated report, or one agency.",
        "Báo cáo tổng hợp của tỉnh",
        required=True,
        code_list="reporting_units",
        column="reporting_unit",
    ),
    Field(
        "period",
        "Kỳ báo cáo",
        "Period",
        "text",
        "Tháng 3/2025, Quý III/2025, 6 tháng đầu năm 2025, 9 tháng năm 2025, Năm 2025, Giai đoạn 2019-2024.",
        "Period reported on, by its printed label.",
        "Quý III/2025",
        required=True,
    ),
    Field(
        "period_basis",
        "Cơ sở kỳ",
        "Period basis",
        "code",
        "Cách tính kỳ; nếu bỏ trống và không có Từ ngày, Đến ngày thì kỳ được ghi là giả định.",
        "Whose calendar the period follows: decree_09, calendar, police_year, campaign, stage or assumed.",
        "Theo Nghị định 09/2019/NĐ-CP",
        code_list="period_basis",
        column="period_basis",
    ),
    Field(
        "period_start",
        "Từ ngày",
        "From",
        "date",
        "Ngày đầu kỳ; bắt buộc với đợt cao điểm.",
        "First day of the period.",
        "15/6/2025",
        column="period_start",
    ),
    Field(
        "period_end",
        "Đến ngày",
        "To",
        "date",
        "Ngày cuối kỳ; bắt buộc với đợt cao điểm.",
        "Last day of the period, included.",
        "14/9/2025",
        column="period_end",
    ),
    Field(
        "kind",
        "Loại báo cáo",
        "Kind of filing",
        "code",
        "Thay thế, Bổ sung hoặc Đính chính; để trống là Thay thế.",
        "replace, supplement or correction.",
        "Thay thế",
        code_list="kind",
        default="replace",
        column="filing_kind",
    ),
    Field(
        "reason",
        "Lý do",
        "Reason",
        "text",
        "Lý do thay đổi báo cáo đã nộp.",
        "Why the filing changes an earlier one.",
        "Bổ sung số liệu của hai xã",
    ),
    Field(
        "confirm_loss",
        "Xác nhận bỏ chỉ tiêu",
        "Drop measures",
        "boolean",
        "Có, nếu báo cáo cố ý bỏ chỉ tiêu đã nộp (trả lời báo cáo được giữ lại, mã SL201); phải nêu Lý do.",
        "Answers a filing that was held (SL201): what it leaves out is meant to go.",
        "Không",
        code_list="boolean",
        default="false",
    ),
    Field(
        ANSWERS,
        "Trả lời",
        "Answers",
        "text",
        "Trả lời câu hỏi: mã, ô, rồi “giữ nguyên”, “bỏ dòng” hoặc giá trị đúng; cách nhau bằng dấu “;”.",
        "Answers to what a receipt asked: code, cell, then keep, skip or the right value; parted by semicolons.",
        "SZ105 Thu giữ!G12: giữ nguyên; AC106 Hoạt động!D5: 1234",
    ),
    Field(
        "citation_number",
        "Số/ký hiệu",
        "Number and symbol",
        "text",
        "Số và ký hiệu của văn bản.",
        "Number and symbol of the document (số/ký hiệu).",
        "105/BC-UBND",
        column="citation_number",
    ),
    Field(
        "citation_date",
        "Ngày ký",
        "Date signed",
        "date",
        "Ngày ký văn bản.",
        "Day the document was signed.",
        "16/9/2025",
        column="citation_date",
    ),
    Field(
        "issuing_unit",
        "Cơ quan ban hành",
        "Issuing unit",
        "text",
        "Cơ quan ban hành văn bản.",
        "Unit that issued the document.",
        "UBND tỉnh",
        column="citation_issuing_unit",
    ),
    Field(
        "signer_title",
        "Chức vụ người ký",
        "Title of signer",
        "text",
        "Chỉ ghi chức vụ, không ghi tên.",
        "Title of the signer, never the name.",
        "Phó Chủ tịch",
        column="citation_signer_title",
    ),
    Field(
        "origin",
        "Nguồn dữ liệu",
        "Data origin",
        "code",
        "Để trống với số liệu thực; số liệu mô phỏng chỉ dùng cho kho trình diễn.",
        "reported, or synthetic for demonstration data. Never mixed.",
        "Thực",
        code_list="origin",
        default="reported",
        column="origin",
    ),
    Field(
        "lower_levels_complete",
        "Cấp dưới đầy đủ",
        "Lower levels complete",
        "boolean",
        "Có, nếu các dòng cấp dưới cộng lại là cả tỉnh.",
        "The filing declares that its lower-level lines cover the whole province.",
        "Không",
        code_list="boolean",
        default="false",
        column="lower_levels_complete",
    ),
    Field(
        "template",
        "Phiên bản mẫu",
        "Template version",
        "text",
        "Mẫu do kho cấp ghi sẵn ở dòng ẩn; không phải điền.",
        "Stamp of the template the report was filled in on; nothing to fill in.",
        "activities-1 seizures-1 models-1 · 3f9a0c12de45",
    ),
)


def envelope_field(name: str) -> Field:
    """The cover field with this key. Raises KeyError if there is none."""
    return named(ENVELOPE, name)
