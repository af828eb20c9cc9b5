"""The e-licence register (电子证照): numbering, rendering, sealing, verification."""
