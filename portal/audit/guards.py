"""The database's own guard of the trail: triggers that chain what is added and refuse what is changed.

They are laid by a migration. On SQLite a rebuilt table loses its triggers, so a migration that alters the trail's
tables must call :func:`lower` first and :func:`lay` last; a test sees that they stand.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.audit.models import APPEND_ONLY
from portal.audit.seals import GENESIS

KEPT = ("id", "at", "actor", "person", "verb", "subject_type", "subject_id", "words", "seal")
TABLES = ("audit_entry", "audit_link", "audit_redaction")
LOCK = 730_200_601  # the advisory lock that those who commit history queue for

# An update is let through only to take a name out: the salt goes, a redaction says what stands there now.
SAME = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)
STILL = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in KEPT)
SAID = "EXISTS (SELECT 1 FROM audit_redaction WHERE entry_id = NEW.id)"
SQLITE = {
    "audit_entry_chained": f"""
        AFTER INSERT ON audit_entry BEGIN
          INSERT INTO audit_link (entry_id, number, digest)
          SELECT NEW.id, last.number + 1,
                 SHA256(last.digest || ':' || (last.number + 1) || ':' || NEW.id || ':' || NEW.seal)
          FROM (SELECT COALESCE((SELECT MAX(number) FROM audit_link), 0) AS number,
                       COALESCE((SELECT digest FROM audit_link ORDER BY number DESC LIMIT 1), '{GENESIS}') AS digest
               ) AS last;
        END""",  # noqa: S608  built of our own names
    "audit_entry_kept": f"""
        BEFORE UPDATE ON audit_entry WHEN NOT (NEW.salt = '' AND {SAID} AND {SAME})
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    "audit_link_kept": f"BEFORE UPDATE ON audit_link BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    "audit_redaction_kept": f"BEFORE UPDATE ON audit_redaction BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    **{
        f"{table}_never_deleted": f"BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        for table in TABLES
    },
}  # fmt: skip

# PostgreSQL chains at commit and last of all, after every other deferred check: whoever holds the advisory lock
# waits for nobody, so those who write history queue but never lock each other out.
POSTGRESQL_FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;

    CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.salt = '' AND {STILL} AND {SAID} THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';
    END $$;

    CREATE OR REPLACE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO audit_link (entry_id, number, digest) VALUES (NEW.id, NULL, '');
      RETURN NULL;
    END $$;

    CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      last_number bigint; last_digest text; entry_seal text;
    BEGIN
      PERFORM pg_advisory_xact_lock({LOCK});
      SELECT number, digest INTO last_number, last_digest FROM audit_link
        WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
      IF NOT FOUND THEN last_number := 0; last_digest := '{GENESIS}'; END IF;
      SELECT seal INTO entry_seal FROM audit_entry WHERE id = NEW.entry_id;
      UPDATE audit_link SET number = last_number + 1, digest = encode(sha256(convert_to(
          last_digest || ':' || (last_number + 1) || ':' || NEW.entry_id || ':' || entry_seal, 'UTF8')), 'hex')
        WHERE entry_id = NEW.entry_id;
      RETURN NULL;
    END $$;
"""  # noqa: S608  built of our own names
REFUSE_NOW = "EXECUTE FUNCTION audit_refuse()"
REFUSE = f"FOR EACH ROW {REFUSE_NOW}"
POSTGRESQL = {
    "audit_entry_queued": (
        "CONSTRAINT TRIGGER",
        "AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_queue()",
    ),
    "audit_link_chained": (
        "CONSTRAINT TRIGGER",
        "AFTER INSERT ON audit_link DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain()",
    ),
    "audit_entry_kept": ("TRIGGER", "BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_keep()"),
    "audit_link_kept": (
        "TRIGGER",
        f"BEFORE UPDATE ON audit_link FOR EACH ROW WHEN (OLD.number IS NOT NULL) {REFUSE_NOW}",
    ),
    "audit_redaction_kept": ("TRIGGER", f"BEFORE UPDATE ON audit_redaction {REFUSE}"),
    **{f"{table}_never_deleted": ("TRIGGER", f"BEFORE DELETE ON {table} {REFUSE}") for table in TABLES},
    **{
        f"{table}_never_emptied": (
            "TRIGGER",
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {REFUSE_NOW}",
        )
        for table in TABLES
    },
}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers of the database in use."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
        else:
            cursor.execute(POSTGRESQL_FUNCTIONS)
            for name, (kind, body) in POSTGRESQL.items():
                cursor.execute(f"CREATE {kind} {name} {body}")


def lower(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for migrations of the trail's own tables, and for tests that empty the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name, (_kind, body) in POSTGRESQL.items():
                table = body.split(" ON ")[1].split()[0]
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
