"""LoketGraph: welke deur is de juiste? Een kennisgraaf voor overheidsloketten."""

__version__ = "0.2.0"
