"""Which measure a count of an activity, a team or an award is: by its own words, wherever they are."""

import pytest

from antq import narrative


def measures(text: str) -> list[tuple[object, str | None]]:
    return [(one.value, one.indicator) for one in narrative.extract(text)]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Toàn tỉnh ra mắt 812 Tổ bảo vệ an ninh, trật tự ở cơ sở.", "grassroots_security_teams"),
        ("Xã có 812 Tổ ANTT ở cơ sở.", "grassroots_security_teams"),
        ("Tổ bảo vệ an ninh, trật tự ở cơ sở: 812 tổ.", "grassroots_security_teams"),
        ("Lực lượng bảo vệ an ninh, trật tự ở cơ sở có 812 tổ.", "grassroots_security_teams"),
        ("Hiện có 812 tổ tự quản đường biên, mốc giới.", "self_management_border_teams"),
        ("Hiện có 812 tổ phụ nữ tự quản đường biên, cột mốc.", "self_management_border_teams"),
        ("Toàn tuyến biển có 812 tổ tàu thuyền tự quản.", "self_management_boat_teams"),
        ("Củng cố 812 tổ tàu thuyền an toàn.", "self_management_boat_teams_consolidated"),
        ("Toàn tỉnh có 812 tổ nhân dân tự quản.", "self_management_security_teams"),
        ("Tổ chức 812 buổi tuyên truyền lưu động.", "mobile_propaganda_sessions"),
        ("Gặp gỡ, thăm hỏi 812 lượt chức sắc, chức việc.", "visits_to_dignitaries"),
        ("Giúp 812 người lầm lỗi tiến bộ.", "people_reformed_and_supported"),
        ("Giúp 812 người chấp hành xong án phạt tù làm lại cuộc đời.", "people_reformed_and_supported"),
        ("Trao 812 suất quà cho người chấp hành xong án phạt tù.", "gifts_given"),
        ("Toàn tỉnh có 812 khu dân cư mở hội.", "festival_residential_areas"),
        ("812 tập thể được tặng Bằng khen Bộ Công an.", "ministry_certificate_collectives"),
        ("Tin tham khảo: 812 tin.", "information_items_reference_received"),
        ("Tăng cường 812 cán bộ về xã.", "officers_reinforcing_communes"),
    ],
)
def test_a_count_bears_the_measure_that_its_words_name(text: str, measure: str) -> None:
    assert measures(text) == [(812, measure)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hiện có 120 tổ/640 thành viên tự quản đường biên, cột mốc.",
            [(120, "self_management_border_teams"), (640, "self_management_border_team_members")],
        ),
        (
            "Tuyên truyền 815 cuộc/24.327 lượt hội viên; Hội Nông dân tuyên truyền 1.240 cuộc/39.061 lượt.",
            [
                (815, "propaganda_sessions"),
                (24327, "propaganda_session_attendances"),
                (1240, "propaganda_sessions"),
                (39061, "propaganda_session_attendances"),
            ],
        ),
        ("Hội đàm 31 cuộc, giao lưu 7 cuộc.", [(31, "border_talks_held"), (7, "border_exchanges")]),
        ("Giữ vững 48 điểm sáng pháp luật ở huyện.", []),
    ],
)
def test_counts_listed_together_keep_each_their_own_measure(
    text: str, expected: list[tuple[object, str]]
) -> None:
    assert measures(text) == expected
