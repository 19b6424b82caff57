"""What every test stands on."""

pytest_plugins = ["tests.database"]
