"""Where sets lie: streams, folders, and a lock."""
