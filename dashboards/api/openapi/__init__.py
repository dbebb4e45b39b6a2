"""The document of the API (OpenAPI 3.1): what every address takes and answers, from the types that make the answers."""
