"""The reports that the Heilongjiang document of 2003 asks for (S2; docs/domain.md 9)."""
