"""The shell around the core: moves records between Kafka and plain functions without losing one."""
