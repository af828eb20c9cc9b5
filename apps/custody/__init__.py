"""Pages of those who keep seals and keys: seal keepers (印章保管人) and security administrators."""
