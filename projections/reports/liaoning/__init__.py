"""The reports that the Liaoning document asks for (S3; docs/domain.md 9)."""
