"""What is kept of questions and answers, of whom, and who changed what: one database, its tables, its upgrades, its events."""
