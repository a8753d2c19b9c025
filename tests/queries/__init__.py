"""Tests of the stored queries, of binding and of the two engines."""
