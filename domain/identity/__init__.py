"""Identity of persons: parsing of identity numbers and other documents, and masking of private values."""
