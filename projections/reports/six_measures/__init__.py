"""The reports that the document of the six measures asks for (S1; docs/domain.md 9)."""
