"""The pages of 分级: rule sets, the yearly re-grading, an enterprise's grade and what it may contest."""
