"""Everything beside the worker that talks to Kafka: publish, read alerts, tend dead letters, look at groups."""
