"""Alembic's entry: runs the migrations on the connection that `storage.database.upgrade` hands over."""

from alembic import context

from storage import models

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=models.Article.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
