"""check_tidy passes tidy files, and names each untidiness where it is."""

import unittest

from small_tree import SmallTreeTest

HEADER = "#pragma once\n\n// What this is.\n"

# Pieces joined here, so that this file is tidy itself.
UNFINISHED = ["TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK"]
MACHINE_PATHS = ["/wo" "rk/main/a", "/ro" "ot/.cache/a", "/ho" "me/someone/a"]
NO_SPACE = "x" * 81

SCOPES = [
    "%s",
    "namespace passnum {\n%s}\n",
    "class A {\n%s};\n",
    "template <typename T>\nstruct A {\n%s};\n",
    'extern "C" {\n%s}\n',
]


class CheckTidy(SmallTreeTest):
    check = "check_tidy"

    def finds(self, path, text, line, words):
        with self.subTest(path=path, words=words):
            self.setUp()
            self.write(path, text)
            self.assert_finds(f"{path}:{line}", words)

    def passes(self, path, text):
        with self.subTest(path=path):
            self.setUp()
            self.write(path, text)
            self.assert_passes()

    def test_a_line_of_110_columns_passes_and_one_more_does_not(self):
        for path in ("ledger/a.cc", "ops/script", "ops/tool.py", "tests/CMakeLists.txt"):
            self.passes(path, "\n" + "éb " * 36 + "éb\n")
            self.finds(path, "\n" + "éb " * 36 + "ébc\n", 2, "111 columns")

    def test_a_word_that_cannot_be_folded_may_run_over_the_edge(self):
        self.passes("ledger/a.cc", "// an address of a page, or a whole hash: " + NO_SPACE + "\n")

    def test_a_file_of_400_lines_passes_and_one_more_does_not(self):
        self.passes("ledger/a.cc", "\n" * 400)
        self.finds("ledger/a.cc", "\n" * 401, 1, "401 lines")

    def test_a_function_of_60_lines_passes_and_one_more_does_not(self):
        heads = [
            "int f(int a) {",
            "Thing::Thing(int a) : a_{a}, b_{2} {",
            "template <typename T>\nauto Thing<T>::g() const -> std::vector<T> {",
            "TEST(Thing, IsLong) {",
            'extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {',
        ]
        for head in heads:
            for scope in SCOPES:
                lines = 60 - len(head.split("\n")) - 1
                body = "  if (x) {\n  }\n" + "  y({1});\n" * (lines - 2) + "}\n"
                self.passes("ledger/a.cc", scope % f"int before = 1;\n{head}\n{body}")
                line = scope[: scope.index("%s")].count("\n") + 2
                longer = scope % f"int before = 1;\n{head}\n  z();\n{body}"
                self.finds("ledger/a.cc", longer, line, "61 lines")

    def test_a_table_is_no_function_and_the_cases_of_a_switch_do_not_count(self):
        self.passes("ledger/a.cc", "constexpr int kTable[] = {\n" + "    f(1),\n" * 80 + "};\n")
        self.passes("ledger/a.cc", "const Map<int (*)(int)> kTable = {\n" + "    {1},\n" * 80 + "};\n")
        cases = "    case A::b:\n      return 1;\n" * 40
        self.passes("ledger/a.cc", f"int f(A a) {{\n  switch (a) {{\n{cases}  }}\n}}\n")

    def test_braces_in_comments_strings_and_directives_do_not_confuse_it(self):
        tricky = """void f() {  // {
  const char* a = "{";  /* { */
  const char b = '{';
  const auto c = R"x({ "{)x";
  const int d = 1'000'000;
#define OPEN {
}
"""
        self.passes("ledger/a.cc", tricky + "void g() {\n" + "  h();\n" * 58 + "}\n")

    def test_an_exception_counts_only_while_it_is_needed(self):
        long = "int f() {\n" + "  g();\n" * 60 + "}\n"
        self.write("ledger/a.cc", long)
        self.write("ledger/b.cc", "\n" * 401)
        self.write("ops/tidy_allowed", "# why\nledger/a.cc f\nledger/b.cc\n")
        self.assert_passes()
        self.write("ledger/a.cc", "int f();\n")
        self.assert_finds("ops/tidy_allowed:2", "remove this line")

    def test_each_forbidden_call_is_named_in_code_and_not_in_words(self):
        calls = {
            "std::this_thread::sleep_for(1ms)": "sleeps",
            "usleep(10)": "sleeps",
            "sleep (1)": "sleeps",
            "assert(true)": "CHECK is always on",
            'std::printf("x")': "prints",
            'fprintf(stderr, "x")': "prints",
            'std::cerr << "x"': "prints",
        }
        for call, words in calls.items():
            self.finds("ledger/core/a.cc", f"\nvoid f() {{ {call}; }}\n", 2, words)
            self.passes("ledger/core/a.cc", f"// {call}\nconst char* a = R\"({call})\";\n")
        self.finds("tests/unit/a.cc", "void f() { usleep(1); }\n", 1, "sleeps")
        self.finds("api/http/a.cc", 'void f() { std::puts("x"); }\n', 1, "prints")

    def test_lookalikes_and_the_command_line_pass(self):
        self.passes("ledger/a.cc", 'static_assert(true);\nvoid f() { snprintf(a, 1, "x"); asleep(1); }\n')
        self.passes("ledger/base/check.cc", 'void f() { std::fprintf(stderr, "x"); }\n')
        self.passes("api/commands/a.cc", 'void f() { std::printf("x"); }\n')

    def test_pragma_once_comes_first_in_a_header(self):
        self.passes("ledger/a.h", HEADER)
        self.passes("ledger/a.h", "// What this is.\n\n" + HEADER)
        self.finds("ledger/a.h", "#include <string>\n" + HEADER, 1, "#pragma once")
        self.finds("ledger/a.h", "// #pragma once\n", 1, "#pragma once")

    def test_using_namespace_stays_out_of_headers(self):
        self.finds("ledger/a.h", HEADER + "using namespace std;\n", 4, "write the names out")
        self.passes("ledger/a.cc", "using namespace std::chrono_literals;\n")

    def test_tabs_and_spaces_at_the_end_and_a_missing_newline_are_named(self):
        for path in ("ledger/a.cc", "README.md", "ops/run", "tests/CMakeLists.txt"):
            self.finds(path, "a\nb \n", 2, "space at the end")
            self.finds(path, "a\r\n", 1, "space at the end")
            self.finds(path, "a\n\tb\n", 2, "a tab")
            self.finds(path, "a\nb", 2, "no newline")
        self.passes("tests/vectors/a.tsv", "a\tb \r\n")

    def test_marks_of_unfinished_work_are_named(self):
        for mark in UNFINISHED:
            self.finds("ledger/a.cc", f"\n// {mark}: later\n", 2, "unfinished work")
            self.finds("README.md", f"{mark} later\n", 1, "unfinished work")
        self.passes("ledger/a.cc", 'const char* a = "/tmp/passnum-XXXXXX";\n')

    def test_paths_of_one_machine_are_named(self):
        for path in MACHINE_PATHS:
            self.finds("ops/run", f"\n\nout={path}\n", 3, "one machine")
            self.finds("api/web/a.json", f'{{"a": "{path}"}}\n', 1, "one machine")
            self.finds("README.md", f"{path}\n", 1, "one machine")
        self.passes("README.md", "See https://example.org" + MACHINE_PATHS[0] + "\n")

    def test_a_lock_file_names_no_address(self):
        entry = '{\n  "a": {\n    "%s": "https://registry.example/a.tgz"\n  }\n}\n'
        for path in ("package-lock.json", "api/web/package-lock.json"):
            self.finds(path, entry % "resolved", 3, "where a package once came from")
        self.finds("api/web/yarn.lock", 'a@1:\n  resolved "https://example.org/a"\n', 2, "once came from")
        self.passes("package-lock.json", entry % "integrity")

    def test_code_that_is_no_text_is_named_and_other_files_are_let_be(self):
        self.finds("ledger/a.cc", b"// caf\xe9\n", 1, "UTF-8")
        self.passes("tests/vectors/a.csv", b"caf\xe9\n")
        self.passes("tests/vectors/a.png", b"\x89PNG\0\n")

    def test_what_is_built_or_fetched_is_not_looked_at(self):
        for folder in ("build", "out", "api/web/node_modules", ".git"):
            self.passes(f"{folder}/a.cc", "\t \n")
        self.finds("ledger/out/a.cc", "\tb\n", 1, "a tab")

    def test_a_wrong_option_is_neither_tidy_nor_untidy(self):
        self.assertEqual(self.run_check("--root", str(self.root / "absent"))[0], 2)
        self.assertEqual(self.run_check("--unknown")[0], 2)


if __name__ == "__main__":
    unittest.main()
