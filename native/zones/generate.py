#!/usr/bin/env python3
"""Writes zone_data.inc from the tzdata package of the machine (Debian: tzdata, libc-bin).

zic compiles tzdata.zi into "slim" TZif files: only the transitions that the POSIX footer does not repeat. Equal files
(links) are stored once, and of each file only the part from the version 2 header on. Run it in this folder.
"""
import os
import subprocess
import tempfile

SOURCE = "/usr/share/zoneinfo/tzdata.zi"
HEADER = b"TZif"

with open(SOURCE, encoding="ascii") as source:
    version = source.readline().split()[-1]

with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["zic", "-b", "slim", "-d", folder, SOURCE], check=True)
    zones = {}
    for parent, _, files in os.walk(folder):
        for file in files:
            path = os.path.join(parent, file)
            with open(path, "rb") as data:
                content = data.read()
                zones[os.path.relpath(path, folder)] = content[content.index(HEADER, len(HEADER)) :]

body, offsets = bytearray(), {}
for name in sorted(zones):
    if zones[name] not in offsets:
        offsets[zones[name]] = len(body)
        body += zones[name]
body += bytes(-len(body) % 8)

with open("zone_data.inc", "w", encoding="ascii") as out:
    out.write("// Written by generate.py.\n// clang-format off\n")
    out.write(f'constexpr char kZoneVersion[] = "{version}";\n\n')
    out.write("constexpr ZoneEntry kZoneEntries[] = {\n")
    for name in sorted(zones):
        out.write(f'    {{"{name}", {offsets[zones[name]]}, {len(zones[name])}}},\n')
    out.write("};\n\nconstexpr uint64_t kZoneWords[] = {\n")
    for start in range(0, len(body), 48):
        words = [int.from_bytes(body[at : at + 8], "little") for at in range(start, min(start + 48, len(body)), 8)]
        out.write("    " + " ".join(f"0x{word:x}," for word in words) + "\n")
    out.write("};\n// clang-format on\n")
