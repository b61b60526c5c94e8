"""check_names passes files whose own names differ, and names each that is given twice in one target."""

import unittest

from small_tree import SmallTreeTest

TWO_FILES = "passnum_library(a\n  SOURCES a.cc b.cc\n  DEPENDS passnum::ledger_base)\n"


def own(code, around="passnum"):
    return f"namespace {around} {{\nnamespace {{\n\n{code}\n}}  // namespace\n}}  // namespace {around}\n"


TWICE = [
    ("Options", "struct Options {\n  int a = 0;\n};\n"),
    ("Stage", "enum class Stage { begun, ended };\n"),
    ("Line", "template <typename T>\nclass Line final : public Base {\n};\n"),
    ("kBytesMax", "constexpr std::size_t kBytesMax = 16 * 1024;\n"),
    ("kNames", "const std::map<std::string, int> kNames{{kFirst, 1}};\n"),
    ("kDigits", "constexpr int kDigits[10] = {};\n"),
    ("is_digit", "bool is_digit(char c) {\n  return c >= '0' && c <= '9';\n}\n"),
    ("text_of", "std::string\ntext_of(const std::map<int, int>& a, int b = 1) {\n  return {};\n}\n"),
    ("twice", "template <typename T>\nT twice(T value) {\n  return value + value;\n}\n"),
]


class CheckNames(SmallTreeTest):
    check = "check_names"

    def two_files(self, first, second, targets=TWO_FILES):
        self.setUp()
        self.write("ledger/CMakeLists.txt", targets)
        self.write("ledger/a.cc", first)
        self.write("ledger/b.cc", second)

    def test_whatever_is_given_twice_in_a_target_is_named_in_the_second_file(self):
        for name, code in TWICE:
            with self.subTest(name=name):
                self.two_files(own(code), own("int between() {\n  return 1;\n}\n\n" + code))
                lines = self.run_check()[1]
                self.assertEqual(len(lines), 2, lines)
                self.assertRegex(lines[0], rf"^ledger/b\.cc:\d+: '{name}' is in ledger/a\.cc as well;")

    def test_the_line_is_that_of_the_second_definition(self):
        self.two_files(own("int f() {\n  return 1;\n}\n"), own("// Why.\nint f() {\n  return 1;\n}\n"))
        self.assert_finds("ledger/b.cc:5", "'f' is in ledger/a.cc")

    def test_a_type_of_two_headers_is_named_and_of_two_namespaces_is_not(self):
        def header(around, code="struct Line {\n  int a = 0;\n};\n"):
            return f"#pragma once\nnamespace {around} {{\n{code}}}  // namespace {around}\n"

        self.write("ledger/a.h", header("passnum"))
        self.write("api/b.h", header("passnum::http"))
        self.write("audit/c.h", header("passnum", "struct Line;\nclass Row {\n};\n"))
        self.assert_passes()
        self.write("audit/c.h", header("passnum"))
        self.assert_finds("ledger/a.h:3", "'passnum::Line' is in audit/c.h")

    def test_an_alias_of_the_same_passes_and_of_something_else_does_not(self):
        self.two_files(
            own("using Clock = std::chrono::steady_clock;\n"),
            own("using Clock = std::chrono::steady_clock;\n"),
        )
        self.assert_passes()
        self.two_files(
            own("using Clock = std::chrono::steady_clock;\n"),
            own("using Clock = std::chrono::system_clock;\n"),
        )
        self.assert_finds("ledger/b.cc:4", "'Clock' is in ledger/a.cc")
        self.two_files(own("struct Clock {\n};\n"), own("using Clock = std::chrono::system_clock;\n"))
        self.assert_finds("ledger/b.cc:4", "'Clock' is in ledger/a.cc")

    def test_a_name_in_two_targets_or_two_namespaces_passes(self):
        for _, code in TWICE:
            apart = "passnum_test(a SOURCES a.cc)\nadd_executable(b b.cc)\n"
            self.two_files(own(code), own(code), apart)
            self.assert_passes()
            self.two_files(own(code), own(code, "passnum::http"))
            self.assert_passes()

    def test_what_only_looks_like_a_second_definition_passes(self):
        pairs = [
            ("int f(int a) {\n  return a;\n}\n", "int f(long a) {\n  return 1;\n}\n"),
            (
                "int f() {\n  const int a = 1;\n  return a;\n}\n",
                "int g() {\n  const int a = 1;\n  return a;\n}\n",
            ),
            (
                "struct A {\n  int size = 0;\n};\n",
                '// struct A {\nconst std::string kA = R"(\nstruct A {\n)";\n',
            ),
            ("class Run {\n  void go(int a);\n};\n", "class Walk {\n  void go(int a);\n};\n"),
            ("TEST(Some, Thing) {\n  f();\n}\n", "TEST(Some, Thing) {\n  f();\n}\n"),
        ]
        for first, second in pairs:
            self.two_files(own(first), own(second))
            self.assert_passes()

    def test_names_that_a_linker_sees_are_left_to_it(self):
        code = "namespace passnum {\n\nint f() {\n  return 1;\n}\n\n}  // namespace passnum\n"
        self.two_files(code, code)
        self.assert_passes()

    def test_a_wrong_option_says_nothing_about_names(self):
        self.assertEqual(self.run_check("--root", str(self.root / "absent"))[0], 2)
        self.assertEqual(self.run_check("--unknown")[0], 2)


if __name__ == "__main__":
    unittest.main()
