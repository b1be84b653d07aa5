"""The patterns of the radar, a file each (`domain.radar.search`)."""
