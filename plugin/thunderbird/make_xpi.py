"""Packs the add-on: make_xpi.py OUT FOLDER VERSION [NAME=FILE …]; same files, same bytes.

NAME=FILE puts FILE, which was made, into the package as NAME. `--depfile PATH` before OUT writes
which files went in, so that the build does it again when one of them changes.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import json
import pathlib
import zipfile

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows


def collect(folder, made):
    files = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            files[name.as_posix()] = path
    for pair in made:
        name, _, path = pair.partition("=")
        files[name] = pathlib.Path(path)
    return files


def content(name, path, version):
    if name != "manifest.json":
        return path.read_bytes()
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["version"] = version
    return json.dumps(manifest, indent=4, ensure_ascii=False).encode() + b"\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--depfile", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("version")
    parser.add_argument("made", nargs="*")
    args = parser.parse_args()
    files = collect(args.folder, args.made)
    with zipfile.ZipFile(args.out, "w") as package:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, DATE)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content(name, files[name], args.version))
    if args.depfile:
        # Folders too: a file that is new in one changes its date.
        folders = [path for path in args.folder.rglob("*") if path.is_dir()]
        sources = [args.folder, *folders, *files.values()]
        words = " ".join(str(path).replace(" ", "\\ ") for path in sources)
        args.depfile.write_text(f"{args.out}: {words}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
