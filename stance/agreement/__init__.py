"""How far a comment agrees: features, classifier, explanation."""
