"""Panels drawn by lot: everybody's chance as equal as the quotas allow, and one public number that decides."""
