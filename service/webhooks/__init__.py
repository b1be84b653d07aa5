"""Webhooks (docs/decisions/0053): subscriptions, the outbox, and the process that delivers it to consumers."""
