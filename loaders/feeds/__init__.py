"""Data that come without anybody uploading them: from addresses, from a folder, by request."""
