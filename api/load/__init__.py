"""Load control: admission, fair shares, caches, projection lag."""
