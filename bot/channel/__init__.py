"""What every chat channel needs, in one place: question in, reply out, access, limits, and a ledger that survives kill -9."""
