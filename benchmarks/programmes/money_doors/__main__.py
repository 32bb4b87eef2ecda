"""Make every check of the code at hand; a JSON line each."""

import json
import sys

from benchmarks.programmes.money_doors.checks import findings


def main() -> int:
    for found in findings():
        print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
