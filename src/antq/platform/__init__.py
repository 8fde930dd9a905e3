"""The services of an installation: PostgreSQL, Airflow, Superset; how they are set up, started and stopped."""
