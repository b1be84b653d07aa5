"""The report of the recording-behaviour radar."""
