#!/bin/sh
# Runs a command with the environment that `python -m antq.platform.superset` wrote: Superset's secrets and connections.
set -eu
set -a
. /state/superset/environment
set +a
exec "$@"
