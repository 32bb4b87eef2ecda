"""Writes the US federal holidays as market data: python infra/generate_holidays.py [last year].

The `holidays` package is needed only here: it is slow to import and 15 MB large.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

FILE = Path(__file__).parents[1] / "chalicelib" / "markets" / "data" / "us_holidays.json"
FIRST_YEAR, LAST_YEAR = 2025, 2035


def us_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> dict[str, Any]:
    """The file's content. A holiday on a weekend is there twice: on its day and on the day it is observed."""
    days = holidays.country_holidays("US", years=range(first_year, last_year + 2))
    tool = f"infra/generate_holidays.py with holidays {version('holidays')}"
    return {
        "source": f"US federal holidays, written by {tool}",
        "first_year": first_year,
        "last_year": last_year,
        "holidays": {day.isoformat(): name for day, name in sorted(days.items()) if day.year <= last_year},
    }


def text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2) + "\n"


if __name__ == "__main__":
    last_year = int(sys.argv[1]) if len(sys.argv) > 1 else LAST_YEAR
    FILE.write_text(text(us_holidays(last_year=last_year)), encoding="utf-8")
    print(f"wrote {FILE}")
