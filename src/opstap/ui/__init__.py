"""The look: base page, components, forms, charts, PDF."""
