"""Electronic licenses instead of uploads (电子证照复用): asked of the hub with consent, or from our own register."""
