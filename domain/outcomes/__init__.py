"""Employment outcomes (就业去向): employed, in training or referral, not able or willing, not reached."""
