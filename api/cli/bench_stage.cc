#include <stdlib.h>

#include <filesystem>

#include "api/cli/bench.h"
#include "ledger/base/clock.h"
#include "ledger/model/json.h"

namespace passnum::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHost = "passnum.example";
constexpr const char* kOrigin = "passnum.example/ledger";

Result<std::string> make_directory(const std::string& wished) {
  if (wished.empty()) {
    std::string name = (fs::temp_directory_path() / "passnum-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return Error(ErrorCode::io, "no temporary directory " + name);
    return name;
  }
  std::error_code failure;
  if (fs::exists(wished, failure) && !fs::is_empty(wished, failure))
    return Error(ErrorCode::invalid, wished + " n’est pas vide : choisissez un autre dossier avec --dir");
  fs::create_directories(wished, failure);
  if (failure) return Error(ErrorCode::io, "creating " + wished + ": " + failure.message());
  return wished;
}

// Used from a month ago to a year from now, whenever the measuring is done.
ProgrammeCreated programme_for(std::uint32_t booklets) {
  const Day today = paris_day(SystemClock().now());
  ProgrammeCreated programme;
  programme.programme = ProgrammeId(1);
  programme.code = "MESURE";
  programme.name = "Pass numérique (mesures)";
  programme.face_value = Cents(1000);
  programme.booklet_size = kVouchersPerBooklet;
  programme.cap = Cents(std::int64_t{booklets} * kVouchersPerBooklet * 1000);
  programme.valid_from = Day(today.value - 30);
  programme.valid_until = Day(today.value + 365);
  programme.claim_until = Day(today.value + 395);
  programme.reversal_minutes = 30;
  programme.perimeter = {"45"};
  programme.services = {ServiceId("aide-demarches-administratives")};
  programme.funders = {{FunderId("etat"), "État", 500}, {FunderId("metropole"), "Métropole", 500}};
  return programme;
}

}  // namespace

Stage::Stage(const Context& context, Options options, std::string directory, BackgroundChild server)
    : options_(std::move(options)),
      context_(context),
      directory_(std::move(directory)),
      machine_(describe_machine(directory_)),
      server_(std::move(server)),
      programme_(programme_for(options_.booklets)) {
  context_.data.path = in("server");
  context_.server.clear();
  context_.trust.clear();
  context_.token_file.clear();
}

Result<std::unique_ptr<Stage>> Stage::start(const Context& context, Options options) {
  auto directory = make_directory(options.directory);
  if (!directory) return std::move(directory).error();
  const std::string data = directory.value() + "/server";
  const auto made = run_child({}, {"--json", "--data", data, "init", "--origin", kOrigin, "--host", kHost});
  if (!made) return made.error();
  if (made.value().exit_code != 0) return Error(ErrorCode::io, "the ledger could not be created");
  std::vector<std::string> serving{"--json",
                                   "--data",
                                   data,
                                   "serve",
                                   "--port",
                                   "0",
                                   "--device-per-day",
                                   "0",
                                   "--device-offline-per-day",
                                   "0",
                                   "--device-requests",
                                   "0"};
  serving.insert(serving.end(), options.serve.begin(), options.serve.end());
  auto server = BackgroundChild::start(serving);
  if (!server) return std::move(server).error();
  std::unique_ptr<Stage> stage(
      new Stage(context, std::move(options), std::move(directory).value(), std::move(server).value()));
  auto session = Session::open(stage->context_);
  if (!session) return std::move(session).error();
  stage->session_ = std::make_unique<Session>(std::move(session).value());
  return stage;
}

Stage::~Stage() {
  session_.reset();
  stop_server();
  std::error_code ignored;
  if (options_.directory.empty()) fs::remove_all(directory_, ignored);
}

std::string Stage::place_id(std::size_t number) const {
  std::string digits = std::to_string(number);
  return "mesure-" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

Result<Done> Stage::must(const std::vector<CommandBody>& bodies, const std::string& operator_name) {
  Context as = context_;
  as.operator_name = operator_name;
  auto session = Session::open(as);
  if (!session) return std::move(session).error();
  const auto outcomes = session.value().command(bodies);
  if (!outcomes) return outcomes.error();
  for (const auto& outcome : outcomes.value()) {
    if (!outcome.is_accepted())
      return Error(ErrorCode::corrupt, "refused: " + outcome.words + " [" + outcome.code + "]");
  }
  return Done{};
}

Result<std::string> Stage::passnum(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"--json", "--data", context_.data.path};
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto output = run_child({}, all);
  if (!output) return std::move(output).error();
  if (output.value().exit_code != kExitDone) {
    return Error(ErrorCode::corrupt, "« passnum " + arguments.front() + " … » a fini avec le code " +
                                         std::to_string(output.value().exit_code));
  }
  return std::move(output).value().text;
}

}  // namespace passnum::bench
