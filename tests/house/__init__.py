"""Tests about the code itself. Each exception to a rule stands in its test with a reason."""
