"""A document that exists already, made a source: drafts to files, proof and report."""
