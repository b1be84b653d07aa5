"""The reports that the Zhenjiang document asks for (S0; docs/domain.md 9)."""
