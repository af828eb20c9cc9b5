"""The mineral sector (矿产): registration of the mining right, and the mining plan that issues the permit."""
