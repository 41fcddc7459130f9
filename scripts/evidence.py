"""What passing tests claim: names that GoogleTest results and ctest labels carry.

GoogleTest   properties <prefix><name> in build/release/test_results/*.xml. A test that failed, was
             skipped or did not run claims nothing; neither does a result older than its program.
other tests  the ctest label <LABEL>:<name>, with the test's status in build/release/ctest.junit.xml
             (ctest --output-junit ctest.junit.xml).
"""
import json
import subprocess
import xml.etree.ElementTree as xml


def read_gtest(build, prefix, problems):
    """Yields (test, passed, names) for each GoogleTest case that records names."""
    for path in sorted((build / "test_results").glob("*.xml")):
        program = build / "bin" / ("test_" + path.stem.replace(".", "_"))
        stale = program.exists() and path.stat().st_mtime < program.stat().st_mtime
        if stale:
            problems.append(f"{path.name}: older than its program, not counted; run ctest again")
        try:
            tree = xml.parse(path)
        except xml.ParseError as error:
            problems.append(f"{path.name}: not readable as XML, not counted: {error}")
            continue
        for case in tree.iter("testcase"):
            names = [p.get("name", "") for p in case.iter("property")] + list(case.keys())
            found = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
            if not found:
                continue
            ran = case.get("status") == "run" and case.get("result", "completed") == "completed"
            bad = any(case.find(tag) is not None for tag in ("failure", "error", "skipped"))
            test = f"{path.stem}:{case.get('classname')}.{case.get('name')}"
            yield test, ran and not bad and not stale, found


def read_ctest(build, label, listing):
    """Yields (test, passed, names) for each ctest entry with labels <LABEL>:<name>."""
    status = {}
    junit = build / "ctest.junit.xml"
    if junit.exists():
        cases = xml.parse(junit).iter("testcase")
        status = {case.get("name"): case.get("status") for case in cases}
    for test in listing.get("tests", []):
        labels = [p["value"] for p in test.get("properties", []) if p["name"] == "LABELS"]
        names = [each.removeprefix(label + ":") for group in labels for each in group
                 if each.startswith(label + ":")]
        if names:
            yield test["name"], status.get(test["name"]) == "run", names


def list_ctest(build, given):
    """The tests of a build folder, or the listing given instead."""
    if given:
        return json.loads(given.read_text())
    if not (build / "CTestTestfile.cmake").exists():
        return {}
    run = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"],
                         capture_output=True, text=True, check=True)
    return json.loads(run.stdout)
