-- The reads that were printed, by the SHA-256 of what was printed: a sheet is confirmed by it (/v1/prints/{sha256}).
CREATE INDEX access_log_sheets ON zuji.access_log USING gin ((details -> 'sheets')) WHERE details ? 'sheets';
