"""The tables and every query, one file an aggregate. Functions take the session first and never commit."""
