"""Label comments by hand: which first, how they are kept, what two coders agree on."""
