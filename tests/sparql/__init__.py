"""The SPARQL endpoint: protocol, formats, limits, and strangers who mean no good."""
