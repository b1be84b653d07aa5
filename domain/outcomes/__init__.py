"""Employment outcomes: employed, in training or referral, not able or willing, out of contact."""
