"""What users read: timelines, event texts, formatted values."""
