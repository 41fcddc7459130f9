"""A copy of the working tree, kept between runs so that only what changed is built again."""
import shutil
import subprocess


def sync(root, tree, instead=None):
    """Makes `tree` the working tree's files, those git would ignore excepted; touches what differs.

    instead: {name: bytes} of files that are to be others than the working tree's, or are not there.
    Below build/ everything stays.
    """
    instead = instead or {}
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root,
                            capture_output=True, text=True, check=True).stdout
    wanted = {name for name in listed.split("\0") if name and (root / name).is_file()} | {*instead}
    for name in wanted:
        source, target = root / name, tree / name
        content = instead.get(name)
        if content is None:
            content = source.read_bytes()
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if source.is_file():
            shutil.copymode(source, target)
    for path in [p for p in tree.rglob("*") if p.is_file()]:
        name = str(path.relative_to(tree))
        if not name.startswith("build/") and name not in wanted:
            path.unlink()
