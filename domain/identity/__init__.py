"""Identity numbers and documents: parsing, check digits, masking."""
