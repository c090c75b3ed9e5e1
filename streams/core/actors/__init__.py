"""Who speaks and acts in a text: persons with a public office, and public bodies."""
