#include <benchmark/benchmark.h>

#include <iostream>

namespace {

// Shows the usual table, and remembers whether a benchmark said that its result is wrong.
class Reporter final : public benchmark::ConsoleReporter {
 public:
  Reporter() : ConsoleReporter(OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) has_failed_ = has_failed_ || run.error_occurred;
    ConsoleReporter::ReportRuns(runs);
  }
  bool has_failed() const { return has_failed_; }

 private:
  bool has_failed_ = false;
};

}  // namespace

// Ends with 1 when a result is wrong: fast and wrong is not a result.
int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Reporter reporter;
  if (benchmark::RunSpecifiedBenchmarks(&reporter) == 0) return 2;
  return reporter.has_failed() ? 1 : 0;
}
