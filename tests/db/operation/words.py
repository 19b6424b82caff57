"""What is planted in the city of these tests."""

REF = "tests:person:1"
SECRET = "王小明 0912-345-678"
ODD = "一\t二\\N\n三\r"
