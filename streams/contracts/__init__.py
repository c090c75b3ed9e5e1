"""The only definition of what crosses a boundary: topics, record types, headers, ids and errors."""
