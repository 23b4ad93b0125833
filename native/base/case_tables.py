#!/usr/bin/env python3
"""Writes case_tables.inc: the case mappings of Unicode as runs, from Python's unicodedata.

A run {first, last, step, delta} maps first, first + step, ... last to themselves plus delta; a special maps one code
point to several. Run it in this folder when a newer Unicode version is wanted.
"""
import unicodedata


def runs_and_specials(convert):
    runs, specials = [], []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        mapped = convert(chr(code))
        if len(mapped) > 1:
            specials.append((code, [ord(c) for c in mapped]))
            continue
        delta = ord(mapped) - code
        if delta == 0:
            continue
        if runs:
            run = runs[-1]
            gap = code - run[1]
            if run[3] == delta and gap <= 2 and (run[0] == run[1] or gap == run[2]):
                run[1], run[2] = code, gap
                continue
        runs.append([code, code, 1, delta])
    return runs, specials


def write(out, name, convert):
    runs, specials = runs_and_specials(convert)
    out.write(f"constexpr CaseRun k{name}Runs[] = {{\n")
    for first, last, step, delta in runs:
        out.write(f"    {{0x{first:04X}, 0x{last:04X}, {step}, {delta}}},\n")
    out.write(f"}};\n\nconstexpr CaseSpecial k{name}Specials[] = {{\n")
    for code, mapped in specials:
        points = ", ".join(f"0x{point:04X}" for point in mapped + [0] * (3 - len(mapped)))
        out.write(f"    {{0x{code:04X}, {{{points}}}}},\n")
    out.write("};\n")


with open("case_tables.inc", "w", encoding="ascii") as out:
    out.write(f"// Unicode {unicodedata.unidata_version}, written by case_tables.py.\n// clang-format off\n\n")
    write(out, "Upper", str.upper)
    out.write("\n")
    write(out, "Lower", str.lower)
    out.write("// clang-format on\n")
