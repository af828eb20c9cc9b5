"""The land sector (土地): pre-examination, temporary use, planning permit."""
