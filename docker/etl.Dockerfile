# Intake, event log, Airflow, dbt and Great Expectations: one image, one process a container.
FROM python:3.11-slim AS environment

COPY requirements/uv.txt requirements/etl.txt /requirements/
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /requirements/uv.txt \
    && /opt/uv/bin/uv venv /opt/antq/.venv \
    && /opt/uv/bin/uv pip install --no-cache --python /opt/antq/.venv --require-hashes --compile-bytecode \
        -r /requirements/etl.txt

FROM python:3.11-slim

RUN useradd --system --uid 10001 --create-home antq \
    && install -d -o antq -g antq -m 0700 /state

COPY --from=environment /opt/antq/.venv /opt/antq/.venv
COPY pyproject.toml /opt/antq/
COPY src /opt/antq/src
COPY dags /opt/antq/dags
COPY dbt_project /opt/antq/dbt_project
COPY expectations /opt/antq/expectations

ENV PATH=/opt/antq/.venv/bin:$PATH \
    PYTHONPATH=/opt/antq/src \
    PYTHONUNBUFFERED=1 \
    ANTQ_HOME=/opt/antq \
    ANTQ_STATE_DIR=/state

WORKDIR /opt/antq
USER 10001
ENTRYPOINT ["python", "-m"]
CMD ["antq", "status"]
