"""The plausibility suites: one per public fact, each check a readable name and the SQL condition of a row
that fails it.

A failing row is recorded with its key, never withheld. `error` is for what cannot be true, `warning` for what
a person should look at. Every check reads the rows of one stream only (its neighbourhood), so a build checks
the streams it touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# Viet Nam has about 100 million inhabitants; one province's line above a tenth of them is a slip of the
# keyboard.
MOST_PEOPLE_IN_A_LINE = 10_000_000
# A village hall or a school yard; the largest launches on record gathered some thousands.
MOST_PEOPLE_AT_A_MEETING = 10_000
MOST_SUSPECTS_IN_A_CASE = 50
# The largest single hauls in Viet Nam were below four tonnes of any one substance.
MOST_KILOGRAMS_IN_AN_EXHIBIT = 5_000
MOST_MEMBERS_IN_A_GROUP = 5_000
LATE_DAYS = 365
LARGEST_REJECTED_SHARE = "0.2"


@dataclass(frozen=True)
class Check:
    """`failing` is true, in SQL, of a row that fails; `column` is the column a reader should look at."""

    name: str
    title: str
    failing: str
    column: str
    severity: Severity = "error"


@dataclass(frozen=True)
class Suite:
    """The checks of one table. `key` names the columns that find a failing row again, `place` those that say where it
    was written; `rows` is what is checked.

    `rows` may add columns to the table's in-force rows, written as a query over `{table}`.
    """

    name: str
    table: str
    key: Sequence[str]
    checks: Sequence[Check]
    rows: str = "select * from {table}"
    place: Sequence[str] = ("source_file", "source_cell", "source_span")


LINE_KEY = ("stream", "event_position", "line_no")


def _not_negative(column: str) -> Check:
    return Check(f"{column}_is_not_negative", f"{column} không âm / is not negative", f"{column} < 0", column)


FILINGS = Suite(
    name="filings",
    table="core.fct_filings",
    key=("stream", "event_position", "vintage"),
    place=("source_file",),
    checks=(
        Check(
            "no_line_vanishes",
            "số dòng vào = nhận + cảnh báo + từ chối + bỏ qua / lines in = accepted + warned + rejected + ignored",
            "lines_in is distinct from lines_accepted + lines_warned + lines_rejected + lines_ignored",
            "lines_in",
        ),
        Check(
            "a_nil_report_has_no_lines",
            "báo cáo không phát sinh thì không có dòng / a nil report has no lines",
            "is_nil and lines_accepted + lines_warned > 0",
            "is_nil",
        ),
        Check(
            "a_report_says_something",
            "báo cáo có dòng được nhận hoặc là không phát sinh / a filing has lines in force or is nil",
            "filing_state in ('filed', 'incomplete') and not is_nil and lines_accepted + lines_warned = 0",
            "lines_accepted",
            "warning",
        ),
        Check(
            "few_lines_are_rejected",
            "dưới một phần năm số dòng bị từ chối / fewer than a fifth of the lines are rejected",
            f"lines_in > 0 and lines_rejected > {LARGEST_REJECTED_SHARE} * lines_in",
            "lines_rejected",
            "warning",
        ),
        Check(
            "a_report_is_at_most_a_year_late",
            "báo cáo trễ không quá một năm / a report is at most a year late",
            f"days_late > {LATE_DAYS}",
            "days_late",
            "warning",
        ),
    ),
)

ACTIVITIES = Suite(
    name="activities",
    table="core.fct_activities",
    key=(*LINE_KEY, "measure_code"),
    # How often the thing of a line was held, in addition to each of the line's measures.
    rows="""
        select
            *,
            max(value) filter (
                where unit_code in ('occasion', 'meeting', 'session', 'round', 'turn', 'class')
            ) over line as line_occasions
        from {table}
        window line as (partition by stream, event_position, line_no)
    """,
    checks=(
        _not_negative("value"),
        Check(
            "counts_are_whole",
            "số đếm là số nguyên / counts are whole numbers",
            "value <> trunc(value)",
            "value",
        ),
        Check(
            "no_more_than_the_denominator",
            "không vượt quá mẫu số / not above its denominator",
            "value > denominator",
            "value",
            "warning",
        ),
        Check(
            "people_are_fewer_than_a_tenth_of_the_country",
            "số người hợp lý / a plausible number of people",
            f"value > {MOST_PEOPLE_IN_A_LINE}",
            "value",
            "warning",
        ),
        Check(
            "a_meeting_has_someone_in_it",
            "mỗi cuộc có ít nhất một lượt người dự / a meeting has at least one attendance",
            "unit_code = 'person_time' and qualifier = 'exact' and value < line_occasions",
            "value",
            "warning",
        ),
        Check(
            "a_meeting_fits_into_a_place",
            f"bình quân không quá {MOST_PEOPLE_AT_A_MEETING} lượt người một cuộc / a plausible average attendance",
            "unit_code = 'person_time' and line_occasions > 0"
            f" and value > {MOST_PEOPLE_AT_A_MEETING} * line_occasions",
            "value",
            "warning",
        ),
    ),
)

SEIZURES = Suite(
    name="seizures",
    table="core.fct_seizures",
    key=(*LINE_KEY, "seizure_group_key"),
    checks=(
        _not_negative("cases"),
        _not_negative("suspects"),
        Check(
            "suspects_stand_with_cases",
            "có đối tượng thì có vụ / suspects stand with at least one case",
            "suspects > 0 and cases = 0",
            "suspects",
            "warning",
        ),
        Check(
            "ownerless_goods_have_no_suspects",
            "vô chủ thì không có đối tượng / ownerless goods have no suspects",
            "is_ownerless and suspects > 0",
            "suspects",
            "warning",
        ),
        Check(
            "suspects_per_case_are_plausible",
            f"không quá {MOST_SUSPECTS_IN_A_CASE} đối tượng một vụ / a plausible number of suspects a case",
            f"cases > 0 and suspects > {MOST_SUSPECTS_IN_A_CASE} * cases",
            "suspects",
            "warning",
        ),
        Check(
            "what_was_found_or_handed_over_has_no_suspects",
            "phát hiện, giao nộp thì không có đối tượng / found or handed-over goods have no suspects",
            "acquisition_code in ('found', 'handed_over') and suspects > 0",
            "suspects",
            "warning",
        ),
    ),
)

SEIZURE_EXHIBITS = Suite(
    name="seizure_exhibits",
    table="core.fct_seizure_exhibits",
    key=(*LINE_KEY, "seizure_group_key", "item_code"),
    checks=(
        _not_negative("quantity"),
        Check(
            "a_factor_names_its_source",
            "hệ số quy đổi có nguồn / a factor names its source",
            "kg_factor is not null and kg_factor_source is null",
            "kg_factor_source",
            "warning",
        ),
        Check(
            "an_exhibit_weighs_less_than_the_largest_haul",
            f"một tang vật không quá {MOST_KILOGRAMS_IN_AN_EXHIBIT} kg / a plausible weight of one exhibit",
            f"kg_equivalent > {MOST_KILOGRAMS_IN_AN_EXHIBIT}",
            "kg_equivalent",
            "warning",
        ),
    ),
)

MODELS = Suite(
    name="models",
    table="core.fct_models",
    key=(*LINE_KEY, "model_name"),
    checks=(
        _not_negative("points"),
        _not_negative("groups"),
        _not_negative("members"),
        Check(
            "a_model_has_a_name",
            "mô hình có tên / a model has a name",
            "model_name is null or btrim(model_name) = ''",
            "model_name",
        ),
        Check(
            "a_group_has_a_member",
            "mỗi tổ có ít nhất một thành viên / a group has at least one member",
            "qualifier = 'exact' and members < groups",
            "members",
            "warning",
        ),
        Check(
            "members_per_group_are_plausible",
            f"không quá {MOST_MEMBERS_IN_A_GROUP} thành viên một tổ / a plausible size of a group",
            f"members > {MOST_MEMBERS_IN_A_GROUP} * greatest(groups, 1)",
            "members",
            "warning",
        ),
    ),
)


def _stock(measure_code: str) -> str:
    return f"sum(value) filter (where measure_code = '{measure_code}') over place as {measure_code}"


MODEL_STOCKS = Suite(
    name="model_stocks",
    table="core.fct_model_stocks",
    key=(*LINE_KEY, "measure_code"),
    rows=f"""
        select
            *,
            {_stock("models_opening")},
            {_stock("models_new")},
            {_stock("models_merged")},
            {_stock("models_dissolved")},
            {_stock("models_active")}
        from {{table}}
        window place as (partition by stream, level, place, relation)
    """,  # noqa: S608 (the measures named above)
    checks=(
        _not_negative("value"),
        Check(
            "counts_are_whole",
            "số đếm là số nguyên / counts are whole numbers",
            "value <> trunc(value)",
            "value",
        ),
        Check(
            "closing_is_opening_plus_new_less_gone",
            "cuối kỳ = đầu kỳ + mới - sáp nhập - giải thể / closing = opening + new - merged - dissolved",
            "measure_code = 'models_active' and models_opening is not null and models_active is distinct from"
            " models_opening + coalesce(models_new, 0) - coalesce(models_merged, 0) - coalesce(models_dissolved, 0)",
            "value",
            "warning",
        ),
    ),
)

MODEL_EVENTS = Suite(
    name="model_events",
    table="core.fct_model_events",
    key=(*LINE_KEY, "model_name", "step"),
    checks=(
        Check(
            "a_step_is_not_before_the_movement",
            "bước không trước năm 1945 / a step is not dated before 1945",
            "event_date < date '1945-01-01'",
            "event_date",
        ),
        Check(
            "a_step_lies_in_the_past",
            "bước không ở tương lai / a step is not dated in the future",
            "event_date > current_date",
            "event_date",
            "warning",
        ),
    ),
)

FINDINGS = Suite(
    name="findings",
    table="core.fct_findings",
    key=("stream", "event_position", "finding_no", "code"),
    checks=(
        Check(
            "a_finding_has_a_code_and_a_place",
            "lỗi có mã và vị trí / a finding has a code and a place",
            "code is null or place is null",
            "code",
        ),
    ),
)

SUITES = (FILINGS, ACTIVITIES, SEIZURES, SEIZURE_EXHIBITS, MODELS, MODEL_STOCKS, MODEL_EVENTS, FINDINGS)
