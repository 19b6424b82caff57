"""The design system: page shell, components, map, charts."""
