"""The reports that the Haimen plan asks for (S4; docs/domain.md 9)."""
