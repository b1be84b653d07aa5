"""HTTP plumbing: request bodies, schemas, problems, authentication, responses."""
