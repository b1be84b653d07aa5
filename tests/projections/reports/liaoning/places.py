"""Liaoning and two of its fourteen cities."""

LIAONING, SHENYANG, DALIAN = "210000", "210100", "210200"
