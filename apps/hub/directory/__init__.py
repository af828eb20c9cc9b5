"""The hub's lists of matters (目录清单、实施清单): fetched, compared with ours, taken over when a person says so."""
