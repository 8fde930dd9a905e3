# Superset needs an environment of its own: SQLAlchemy 1.4 against the ETL side's 2.
FROM python:3.11-slim AS environment

COPY requirements/uv.txt requirements/superset.txt /requirements/
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /requirements/uv.txt \
    && /opt/uv/bin/uv venv /opt/antq/.venv-superset \
    && /opt/uv/bin/uv pip install --no-cache --python /opt/antq/.venv-superset --require-hashes \
        --compile-bytecode -r /requirements/superset.txt

FROM python:3.11-slim

# The same user as in etl.Dockerfile: the two share the volume /state.
RUN useradd --system --uid 10001 --create-home antq \
    && install -d -o antq -g antq -m 0700 /state

COPY --from=environment /opt/antq/.venv-superset /opt/antq/.venv-superset
COPY docker/superset-entrypoint.sh /usr/local/bin/superset-entrypoint
COPY superset /opt/antq/superset

ENV PATH=/opt/antq/.venv-superset/bin:$PATH \
    PYTHONUNBUFFERED=1

WORKDIR /opt/antq
USER 10001
EXPOSE 18088
ENTRYPOINT ["sh", "/usr/local/bin/superset-entrypoint"]
CMD ["gunicorn", "--bind", "0.0.0.0:18088", "--workers", "1", "--worker-class", "gthread", "--threads", "16", \
    "--timeout", "120", "--limit-request-line", "0", "superset.app:create_app()"]
