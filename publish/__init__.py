"""A publishing toolkit: one structured source of a programme in, every artefact of a campaign out."""
