"""Clients of others from their packages: SDKs, a generator, linters and a fuzzer, each against a running service."""
