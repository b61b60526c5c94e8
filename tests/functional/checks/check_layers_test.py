"""check_layers passes what the table allows, and names each thing that it does not."""

import unittest

from small_tree import SmallTreeTest

INCLUDES_REFUSED = [
    # from, what, words
    ("ledger/base/a.h", "ledger/crypto/hash.h", "ledger/base may not include"),
    ("ledger/crypto/a.cc", "ledger/model/entry.h", "ledger/crypto may not include"),
    ("ledger/tree/a.cc", "ledger/model/entry.h", "ledger/tree may not include"),
    ("ledger/core/a.cc", "ledger/tree/proof.h", "ledger/core may not include"),
    ("ledger/core/a.cc", "ledger/store/store.h", "ledger/core may not include"),
    ("ledger/store/a.cc", "ledger/core/state.h", "ledger/store may not include"),
    ("ledger/store/a.cc", "ledger/sequencer/sequencer.h", "ledger/store may not include"),
    ("ledger/sequencer/a.cc", "api/server/server.h", "ledger/sequencer may not include"),
    ("ledger/sequencer/a.cc", "issuer/print/sheet.h", "ledger/sequencer may not include"),
    ("issuer/a.cc", "scanner/picture.h", "issuer may not include"),
    ("issuer/a.cc", "api/http/server.h", "issuer may not include"),
    ("issuer/page/a.cc", "ledger/store/store.h", "issuer/page may not include"),
    ("scanner/a.cc", "audit/replay.h", "scanner may not include"),
    ("audit/a.cc", "issuer/print/sheet.h", "audit may not include"),
    ("audit/replay/a.cc", "ledger/core/decide.h", "audit may not include"),
    ("audit/a.cc", "ledger/store/store.h", "audit may not include"),
    ("audit/a.cc", "ledger/sequencer/sequencer.h", "audit may not include"),
    ("api/http/a.cc", "ledger/model/entry.h", "api/http may not include"),
    ("api/http/a.cc", "api/client/trust.h", "api/http may not include"),
    ("api/client/a.cc", "ledger/tree/proof.h", "api/client may not include"),
    ("api/sites/a.cc", "ledger/store/store.h", "api/sites may not include"),
    ("api/verify/a.cc", "ledger/core/decide.h", "api/verify may not include"),
    ("api/verify/a.cc", "ledger/store/store.h", "api/verify may not include"),
    ("api/verify/a.cc", "ledger/sequencer/sequencer.h", "api/verify may not include"),
    ("api/verify/a.cc", "api/http/server.h", "api/verify may not include"),
    ("ledger/base/a.cc", "tests/unit/fake.h", "ledger/base may not include"),
]

INCLUDES_ALLOWED = [
    ("ledger/crypto/a.h", "ledger/base/bytes.h"),
    ("ledger/core/a.h", "ledger/model/entry.h"),
    ("ledger/store/a.h", "ledger/tree/tiles.h"),
    ("ledger/sequencer/a.h", "ledger/core/state.h"),
    ("issuer/print/a.h", "ledger/sequencer/sequencer.h"),
    ("issuer/print/a.h", "issuer/page/page.h"),
    ("audit/a.h", "issuer/page/page.h"),
    ("audit/statements/a.h", "ledger/tree/proof.h"),
    ("api/server/a.h", "ledger/sequencer/sequencer.h"),
    ("api/server/a.h", "api/http/server.h"),
    ("api/verify/a.h", "api/client/https_client.h"),
]

LIBRARIES_REFUSED = [
    ("ledger/store/memory/a.cc", "rocksdb/db.h", "only for ledger/store/rocksdb"),
    ("api/server/a.cc", "rocksdb/db.h", "only for ledger/store/rocksdb"),
    ("api/server/a.cc", "boost/beast/http.hpp", "only for api/http and api/client"),
    ("ledger/core/a.cc", "thread", "not for ledger/core"),
    ("ledger/base/a.cc", "future", "not for ledger/base"),
    ("ledger/model/a.cc", "boost/asio.hpp", "not for ledger/model"),
    ("ledger/tree/a.cc", "boost/asio/post.hpp", "not for ledger/tree"),
    ("ledger/crypto/a.cc", "sys/socket.h", "not for ledger/crypto"),
]


class CheckLayers(SmallTreeTest):
    check = "check_layers"

    def test_each_include_that_the_table_does_not_allow_is_named(self):
        for file, included, words in INCLUDES_REFUSED:
            with self.subTest(file=file, included=included):
                self.setUp()
                self.write(file, f'#include <string>\n#include "{included}"\n')
                self.assert_finds(f"{file}:2", words)

    def test_what_the_table_allows_passes(self):
        for file, included in INCLUDES_ALLOWED:
            self.write(file, f'#include "{included}"\n')
        self.assert_passes()

    def test_a_library_stays_in_its_room(self):
        for file, included, words in LIBRARIES_REFUSED:
            with self.subTest(file=file, included=included):
                self.setUp()
                self.write(file, f"#include <{included}>\n")
                self.assert_finds(f"{file}:1", words)

    def test_a_library_in_its_own_room_passes(self):
        self.write("ledger/store/rocksdb/a.cc", "#include <rocksdb/db.h>\n")
        self.write("api/http/a.cc", "#include <boost/beast/core.hpp>\n#include <boost/asio/post.hpp>\n")
        self.write("ledger/sequencer/a.cc", "#include <thread>\n")
        self.assert_passes()

    def test_a_clock_is_read_in_clock_cc_only(self):
        reading = "auto now() { return std::chrono::system_clock::now(); }\n"
        self.write("ledger/base/clock.cc", reading)
        self.assert_passes()
        self.write("ledger/core/late.cc", "\n" + reading)
        self.assert_finds("ledger/core/late.cc:2", "time is an argument")

    def test_angle_brackets_hide_nothing(self):
        self.write("ledger/base/a.h", "  #  include <ledger/core/state.h>\n")
        self.assert_finds("ledger/base/a.h:1", "ledger/base may not include")

    def test_an_include_in_a_comment_is_none(self):
        self.write(
            "ledger/base/a.h", '/*\n#include "api/a.h"\n*/\n// #include "api/a.h"\nchar c = \'"\';\n'
        )
        self.assert_passes()

    def test_a_path_that_does_not_start_at_the_root_is_named(self):
        self.write("ledger/base/a.h", '#include "../core/state.h"\n')
        self.assert_finds("ledger/base/a.h:1", "not written from the root")

    def test_a_file_in_no_room_is_named(self):
        self.write("ledger/new_room/a.h", "\n")
        self.assert_finds("ledger/new_room/a.h:1", "in no room")

    def test_the_verifier_reaches_the_store_by_no_detour(self):
        self.write("api/verify/main.cc", '\n#include "audit/copy.h"\n')
        self.write("audit/copy.h", "\n")
        self.write("audit/copy.cc", '#include "audit/copy.h"\n#include "ledger/store/store.h"\n')
        code, lines = self.run_check()
        self.assertEqual(code, 1)
        self.assertTrue(
            any(
                line.startswith("api/verify/main.cc:2: api/verify must never reach ledger/store")
                and "audit/copy.h -> ledger/store/store.h" in line
                for line in lines
            ),
            lines,
        )

    def test_a_cycle_of_folders_is_named_once_with_its_way_round(self):
        self.write("api/backup/a.h", '#include "api/server/b.h"\n')
        self.write("api/server/b.h", '#include "api/doctor/c.h"\n')
        self.write("api/doctor/c.h", '#include "api/backup/a.h"\n')
        self.assert_finds("api/backup/a.h:1", "api/backup -> api/server -> api/doctor -> api/backup")

    def test_a_table_with_a_circle_or_an_unknown_word_is_refused(self):
        self.write("ledger/base/a.h", "\n")
        for table, words in [
            ("room a: b\nroom b: c\nroom c: a\n", "circle: a b c"),
            ("room a: nowhere\n", "no room"),
            ("rooom a: b\n", "cannot read"),
            ("room\n", "cannot read"),
        ]:
            with self.subTest(table=table):
                self.write("table", table)
                code, lines = self.run_check("--table", str(self.root / "table"))
                self.assertEqual(code, 2, lines)
                self.assertIn(words, lines[-1])

    def test_a_folder_without_sources_is_a_wrong_option_and_not_a_success(self):
        self.assertEqual(self.run_check()[0], 2)
        self.assertEqual(self.run_check("--root", str(self.root / "absent"))[0], 2)
        self.assertEqual(self.run_check("--unknown")[0], 2)


if __name__ == "__main__":
    unittest.main()
