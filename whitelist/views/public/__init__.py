"""The public site: what everybody may see, readable without JavaScript (NS-4.1.4, NS-4.1.5, NS-6.2)."""
