#!/usr/bin/env python3
"""Writes unicode_categories.inc: the code points of each general category of Unicode as ranges. Run it in this folder."""
import unicodedata

ranges = {}
for code in range(0x110000):
    category = unicodedata.category(chr(code))
    found = ranges.setdefault(category, [])
    if found and found[-1][1] == code - 1:
        found[-1][1] = code
    else:
        found.append([code, code])
with open("unicode_categories.inc", "w", encoding="ascii") as out:
    out.write(f"// Unicode {unicodedata.unidata_version}, written by unicode_categories.py.\n// clang-format off\n")
    for category in sorted(ranges):
        out.write(f"constexpr CodePointRange k{category}[] = {{\n")
        entries = ranges[category]
        for start in range(0, len(entries), 6):
            out.write("    " + " ".join(f"{{0x{a:x}, 0x{b:x}}}," for a, b in entries[start : start + 6]) + "\n")
        out.write("};\n")
    out.write("constexpr UnicodeCategory kCategories[] = {\n")
    for category in sorted(ranges):
        out.write(f'    {{"{category}", k{category}, std::size(k{category})}},\n')
    out.write("};\n// clang-format on\n")
