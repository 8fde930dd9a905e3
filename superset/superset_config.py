"""Superset's settings for Kho ANTQ. Everything that differs between installations comes from the environment.

Required (the platform sets them, see `antq.platform.superset`):

    SUPERSET_SECRET_KEY     signs sessions and encrypts the stored connection
    SUPERSET_METADATA_DSN   libpq connection string of Superset's own database

Optional: SUPERSET_COOKIE_SECURE=1 behind TLS, SUPERSET_LOG_LEVEL (WARNING).
"""

import json
import logging
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import request
from psycopg2.extensions import parse_dsn
from sqlalchemy.engine import URL

HERE = Path(__file__).resolve().parent


def sqlalchemy_url(dsn: str) -> str:
    """The SQLAlchemy address of a libpq connection string (URI or keywords). Raises on a malformed one."""
    parts = parse_dsn(dsn)
    url = URL.create(
        "postgresql+psycopg2",
        username=parts.pop("user", None),
        password=parts.pop("password", None),
        database=parts.pop("dbname", None),
        # Host and port stay keywords: a socket directory is not a valid host part of an address.
        query=parts,
    )
    return url.render_as_string(hide_password=False)


# Superset ships no Vietnamese: these are the texts that a reader of dashboards meets.
VIETNAMESE: dict[str, str] = json.loads((HERE / "vietnamese.json").read_text(encoding="utf-8"))


def vietnamese_pack() -> dict[str, Any]:
    """The texts in the form that Superset's page scripts load."""
    header = {"domain": "superset", "plural_forms": "nplurals=1; plural=0;", "lang": "vi"}
    texts = {english: [vietnamese] for english, vietnamese in VIETNAMESE.items()}
    return {"domain": "superset", "locale_data": {"superset": {"": header} | texts}}


def in_vietnamese(menu: list[Any]) -> list[Any]:
    """A menu with its labels translated, at every depth; separators stay as they are."""
    return [
        item
        if not isinstance(item, dict)
        else {
            **item,
            "label": VIETNAMESE.get(str(item.get("label")), item.get("label")),
            "childs": in_vietnamese(item.get("childs") or []),
        }
        for item in menu
    ]


# -------------------------------------------------------------------------------------------- identity and access
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
FAB_API_SWAGGER_UI = False
SESSION_COOKIE_NAME = "antq_superset"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = os.environ.get("SUPERSET_COOKIE_SECURE") == "1"
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
WTF_CSRF_ENABLED = True

# A login may be tried ten times a minute from one place. Counters live in each process; a dashboard asks for
# a dozen charts at once, so the general limit is wide.
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = "memory://"
RATELIMIT_APPLICATION = "100 per second"
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "10 per minute"

# ------------------------------------------------------------------------------------------------------- metadata
SQLALCHEMY_DATABASE_URI = sqlalchemy_url(os.environ["SUPERSET_METADATA_DSN"])
SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True, "pool_recycle": 1800}
PREVENT_UNSAFE_DB_CONNECTIONS = True
LOG_LEVEL = os.environ.get("SUPERSET_LOG_LEVEL", "WARNING")
# It warns on every page that a file of Superset's source tree is not in its wheel.
logging.getLogger("superset.views.base").setLevel(logging.ERROR)

# Results are kept in each process for a minute: a build publishes about that often, and no reader should see
# an old figure for long. Filter states must be shared by the workers, so they stay in the database (default).
CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 300, "CACHE_THRESHOLD": 500}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 60, "CACHE_THRESHOLD": 500}

# ------------------------------------------------------------------------------------------------------ the browser
# Nothing is loaded from, or sent to, any other host: no map tiles, no fonts, no tracking pixel.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "frame-ancestors": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": SESSION_COOKIE_SECURE,
}
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []
MAPBOX_API_KEY = ""

# --------------------------------------------------------------------------------------------- Vietnamese, and looks
APP_NAME = "Kho ANTQ"
APP_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" width="132" height="28" viewBox="0 0 132 28">'
    '<rect width="28" height="28" rx="5" fill="#0b5d8a"/>'
    '<path d="M6 20V11l8-5 8 5v9h-5v-6h-6v6z" fill="#fff"/>'
    '<text x="36" y="20" font-family="sans-serif" font-size="17" font-weight="700" fill="#0b5d8a">Kho ANTQ</text>'
    "</svg>"
)
BABEL_DEFAULT_LOCALE = "vi"
LANGUAGES = {"vi": {"flag": "vn", "name": "Tiếng Việt"}, "en": {"flag": "us", "name": "English"}}
D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
D3_TIME_FORMAT = {
    "dateTime": "%H:%M:%S %d/%m/%Y",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["SA", "CH"],
    "days": ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
    "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    "months": [f"Tháng {month}" for month in range(1, 13)],
    "shortMonths": [f"Th{month}" for month in range(1, 13)],
}
THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": APP_ICON,
        "brandLogoMargin": "18px 0",
        "brandLogoHref": "/",
        "brandLogoHeight": "24px",
        "colorPrimary": "#0b5d8a",
        "colorLink": "#0b5d8a",
        "colorError": "#c0392b",
        "colorWarning": "#d98e04",
        "colorSuccess": "#2e8b57",
        "colorInfo": "#3a87ad",
        "fontUrls": [],
        # Fonts of the reader's own machine: the one Superset bundles lacks half of the Vietnamese letters.
        "fontFamily": "'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif",
        "fontFamilyCode": "Consolas, 'DejaVu Sans Mono', monospace",
        "transitionTiming": 0.3,
        "brandIconMaxWidth": 37,
        "fontSizeXS": "8",
        "fontSizeXXL": "28",
        "fontWeightNormal": "400",
        "fontWeightLight": "300",
        "fontWeightStrong": "500",
        "fontWeightBold": "700",
        "colorEditorSelection": "#fff5cf",
    },
    "algorithm": "default",
}
# One look: colours that mean something (rejected, late, synthetic) were chosen on white.
THEME_DARK = None
ENABLE_UI_THEME_ADMINISTRATION = False
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "antq",
        "description": "Distinguishable without red against green",
        "label": "Kho ANTQ",
        "isDefault": True,
        "colors": ["#0b5d8a", "#d98e04", "#2e8b57", "#8e5ea2", "#c0532b", "#4aa3c7", "#8a8d91", "#b5a642"],
    }
]

# ------------------------------------------------------------------------------------------------------------ the rest
FEATURE_FLAGS = {
    "ALERT_REPORTS": False,
    "EMBEDDABLE_CHARTS": False,
    "DYNAMIC_PLUGINS": False,
    "ENABLE_TEMPLATE_PROCESSING": False,
    "ESCAPE_MARKDOWN_HTML": True,
    "SQLLAB_BACKEND_PERSISTENCE": True,
}
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000
SUPERSET_WEBSERVER_TIMEOUT = 60
BUG_REPORT_URL = None
DOCUMENTATION_URL = None


def COMMON_BOOTSTRAP_OVERRIDES_FUNC(data: dict[str, Any]) -> dict[str, Any]:
    """The server writes the menu, and knows no Vietnamese: translate it for readers of Vietnamese."""
    if data.get("locale") != "vi":
        return {}
    return {"menu_data": {**data["menu_data"], "menu": in_vietnamese(data["menu_data"]["menu"])}}


def FLASK_APP_MUTATOR(app: Any) -> None:
    """Answer page scripts that ask for Vietnamese, on the login page as well: Superset's own answer would be 404."""
    pack = vietnamese_pack()

    @app.before_request
    def vietnamese() -> dict[str, Any] | None:
        return pack if request.path == "/superset/language_pack/vi/" else None
