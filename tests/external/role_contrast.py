"""The least contrast, as WCAG 2 defines it, between a role's colour and what is written on it.

    role_contrast.py FOLDER-OF-THE-PACKAGE
"""

import re
import sys

sys.path.insert(0, sys.argv[1])

from protokoll_sphinx.tables_html import properties  # noqa: E402


def luminance(color):
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


steps = range(0, 256, 15)
colors = [f"#{red:02X}{green:02x}{blue:02X}" for red in steps for green in steps for blue in steps]
least = 21
for color in colors:
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", properties(color)))
    least = min(least, contrast(found["role"], found["role-ink"]), contrast(found["role-dark"], found["role-dark-ink"]))
print(f"{len(colors)} colours, the least contrast is {least:.2f}")
