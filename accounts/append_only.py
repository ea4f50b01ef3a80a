"""Tables that only grow: the database itself refuses to change or remove a row."""

import pgtrigger

# Only a test database, which carries this setting, may be flushed between tests.
REFUSE = """
IF current_setting('district.test_flush', true) = 'on' AND TG_OP = 'TRUNCATE' THEN
    RETURN NULL;
END IF;
RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
"""


def append_only(name):
    """Row and statement triggers that refuse UPDATE, DELETE and TRUNCATE (等保三级 8.1.4.3 c)."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_rows_stay",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=REFUSE,
        ),
        pgtrigger.Trigger(
            name=f"{name}_table_stays",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=REFUSE,
        ),
    ]
