"""The dossier: a case as one file for discipline inspection or court (docs/decisions/0068)."""
