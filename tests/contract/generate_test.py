"""The contract generator: its outputs are fresh, a fault in its sources is named."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CONTRACT = pathlib.Path(__file__).resolve().parents[2] / "hw" / "contract"


def run(folder, *arguments):
    return subprocess.run([sys.executable, str(folder / "generate.py"), *arguments],
                          capture_output=True, text=True)


class Generate(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name) / "hw" / "contract"
        shutil.copytree(CONTRACT, self.folder)

    def tearDown(self):
        self.scratch.cleanup()

    def edit(self, name, old, new):
        path = self.folder / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def refused(self, *words):
        result = run(self.folder)
        self.assertNotEqual(result.returncode, 0)
        for word in words:
            self.assertIn(word, result.stderr)

    def test_committed_outputs_are_fresh(self):
        self.assertEqual(run(CONTRACT, "--check").returncode, 0)

    def test_a_changed_source_makes_every_output_stale(self):
        self.edit("messages.toml", '["killed",           16,', '["killed_now",       16,')
        result = run(self.folder, "--check")
        self.assertEqual(result.returncode, 1)
        for name in ("pcl_pkg.sv", "contract.hpp", "contract.md"):
            self.assertIn(name, result.stderr)

    def test_a_misaligned_field_is_refused(self):
        self.edit("messages.toml",
                  '["quantity", "u32", "0 cancels the rest; else the new total of the chain"],',
                  '["quantity", "u8", ""],')
        self.refused("messages.toml", "command.order_cancel.user_ref", "multiple of 4")

    def test_an_entry_beyond_64_bytes_is_refused(self):
        self.edit("messages.toml", '["name", "bytes8",', '["name", "bytes88",')
        self.refused("command.symbol_load", "at most 64")

    def test_an_unknown_type_is_refused(self):
        self.edit("messages.toml", '["position", "i64",', '["position", "i65",')
        self.refused("command.position_load.position", "i65", "expected")

    def test_a_kind_without_a_layout_is_refused(self):
        self.edit("messages.toml", "[command.heartbeat]", "[command.heart_beat]")
        self.refused("heartbeat", "one layout for each command_kind")

    def test_a_register_offset_taken_twice_is_refused(self):
        self.edit("registers.toml", "offset = 0x044", "offset = 0x040")
        self.refused("registers.toml", "firm", "0x40")


if __name__ == "__main__":
    unittest.main()
