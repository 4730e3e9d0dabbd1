"""Alembic's scripts, shipped in the wheel; `storage.database.upgrade` runs them, no alembic.ini is needed."""
