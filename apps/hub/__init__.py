"""The national service hub (全国一体化政务服务平台): reporting, sharing, sign-in, reconciliation."""
