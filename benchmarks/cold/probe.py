"""Run in a fresh process: import an app, answer one request, say when each was done.

python probe.py MODULE < request.json
"""

import importlib
import json
import logging
import sys
import time

logging.getLogger()  # Lambda's runtime has imported these before the function's own code
event = json.load(sys.stdin)
started = time.perf_counter()
app = importlib.import_module(sys.argv[1]).app
imported = time.perf_counter()
answer = app(event, None)
answered = time.perf_counter()
result = {"status": answer["statusCode"], "import": imported - started, "first": answered - started}
sys.stdout.write("\n" + json.dumps(result))
