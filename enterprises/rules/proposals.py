"""What an enterprise may propose of itself: never its street or its code, which need the licence before the eyes."""

PROPOSABLE = (
    "name",
    "address",
    "community",
    "industry_code",
    "staff",
    "principal_name",
    "phone",
)
