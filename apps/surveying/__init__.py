"""The surveying sector (测绘): map review, and qualification of surveying units."""
