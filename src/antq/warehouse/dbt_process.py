"""dbt for a process that lives for one run: `python -m antq.warehouse.dbt_process <results.json> build …`.

dbt's own command spends more on habits than on the models of a new report. Left out here:

- closing the connection after every model and test, and opening another for the next. A thread keeps its own, and the
  server clears it of what the node left (`DISCARD ALL`). dbt has a setting for that with other databases, not with
  PostgreSQL (https://github.com/dbt-labs/dbt-adapters/issues/83);
- writing the whole project as JSON before the run and after it, which nobody reads: the results alone are written;
- Python's search for cycles of objects, which walks over all nodes of the project again and again, and once more at the
  end, and finds next to nothing.
"""

import gc
import sys
import threading
from typing import Any

import psycopg2
from psycopg2.extensions import STATUS_BEGIN, TRANSACTION_STATUS_IDLE


def main(results: str, *arguments: str) -> int:
    """Run `dbt <arguments>`, write its results to the file `results`, and give dbt's exit code.

    No file is written when dbt could not start; then its output says why.
    """
    gc.disable()
    from dbt.adapters.postgres.connections import PostgresConnectionManager
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner

    PostgresConnectionManager.release = clear_connection  # type: ignore[method-assign,assignment]
    done = dbtRunner().invoke([*arguments, "--no-write-json"])
    gc.freeze()
    if done.exception is not None:
        # dbt prints most errors itself, but none on a flag that it does not take, here or in the project.
        print(done.exception)
        return 2
    if isinstance(done.result, RunExecutionResult):
        done.result.write(results)
    return 0 if done.success else 1


def clear_connection(manager: Any) -> None:
    """Leave the connection of this thread to its next node as good as new; close one that broke, or that has no next.

    `manager` is dbt's connection manager, whose `release` this is.
    """
    connection = manager.get_if_exists()
    if connection is None or connection.state != "open":
        return
    if threading.current_thread() is threading.main_thread():
        # It lists what there is, and next asks for something after the last node: idle so long, a server may drop it.
        manager.close(connection)
        return
    handle = connection.handle
    try:
        if handle.status == STATUS_BEGIN and handle.info.transaction_status == TRANSACTION_STATUS_IDLE:
            # dbt committed by a statement, which the driver does not notice. It would roll back what is over, and the
            # server would log a warning: half of its log. So there is a transaction to roll back.
            with handle.cursor() as cursor:
                cursor.execute("begin")
        handle.reset()
        connection.transaction_open = False
    except psycopg2.Error:
        manager.close(connection)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
