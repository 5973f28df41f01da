"""The history of the records' database, by Alembic: one script of `versions/` for each change, run by bot/records/schema.py.

A script stands here for good once it has been released, and holds its own picture of the tables: those of the program go on
changing. The next is a copy of the last with `revision` one higher, `down_revision` what it was, and `VERSION` in bot/records/schema.py one
higher; tests/bot/records/test_schema.py compares what the scripts make with the tables of the program.
"""
