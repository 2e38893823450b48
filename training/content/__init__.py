"""Scenario files as immutable typed values, with file and line of every fault."""
