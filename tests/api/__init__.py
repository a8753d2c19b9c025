"""The API as a client sees it: status, headers, answers and problems."""
