"""Writes the US holidays of carriers and of banks as market data: python infra/generate_holidays.py [last year].

The `holidays` package is needed only here: it is slow to import and 15 MB large.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

FILE = Path(__file__).parents[1] / "chalicelib" / "markets" / "data" / "us_holidays.json"
FIRST_YEAR, LAST_YEAR = 2025, 2035


def us_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> dict[str, Any]:
    """The file's content. A federal holiday on a weekend is there twice: on its day and on the day it is observed.

    The Federal Reserve moves a holiday from a Sunday to the Monday, never from a Saturday to the Friday.
    """
    years = range(first_year, last_year + 2)
    tool = f"infra/generate_holidays.py with holidays {version('holidays')}"
    return {
        "source": f"US federal holidays, and those of the Federal Reserve Banks, written by {tool}",
        "first_year": first_year,
        "last_year": last_year,
        "holidays": _by_day(holidays.country_holidays("US", years=years), last_year),
        "bank_holidays": _by_day(holidays.financial_holidays("XFED", years=years), last_year),
    }


def _by_day(days: Mapping[date, str], last_year: int) -> dict[str, str]:
    return {day.isoformat(): name for day, name in sorted(days.items()) if day.year <= last_year}


def text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2) + "\n"


if __name__ == "__main__":
    last_year = int(sys.argv[1]) if len(sys.argv) > 1 else LAST_YEAR
    FILE.write_text(text(us_holidays(last_year=last_year)), encoding="utf-8")
    print(f"wrote {FILE}")
