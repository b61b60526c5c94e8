#include "api/cli/programme_file.h"

#include "api/server/key_file.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

constexpr std::size_t kProgrammeFileBytesMax = 256 * 1024;

}  // namespace

Result<ProgrammeFile> read_programme_file(const std::string& path) {
  const auto text = read_whole_file(path, kProgrammeFileBytesMax);
  if (!text) return text.error();
  const auto json = parse_json(text.value());
  if (!json) return json.error().while_doing(path);
  const Json* print = json.value().find("print");
  if (print == nullptr) return Error(ErrorCode::invalid, path + ": the field \"print\" is missing");
  Json::Object rules;
  for (const auto& member : *json.value().object()) {
    if (member.first != "print") rules.push_back(member);
  }
  auto programme = from_json<ProgrammeCreated>(Json(std::move(rules)));
  if (!programme) return programme.error().while_doing(path);
  auto texts = from_json<PrintTexts>(*print);
  if (!texts) return texts.error().while_doing(path + ": print");
  return ProgrammeFile{std::move(programme).value(), std::move(texts).value()};
}

print::PrintedProgramme printed_programme(const ProgrammeCreated& rules, const PrintTexts& texts,
                                          const std::string& host) {
  print::PrintedProgramme printed;
  printed.name = rules.name;
  printed.issuer_name = texts.issuer_name;
  printed.issuer_address = texts.issuer_address;
  printed.authority = texts.authority;
  printed.face_value = rules.face_value;
  printed.valid_from = rules.valid_from;
  printed.valid_until = rules.valid_until;
  printed.services = texts.services;
  printed.host = host;
  printed.places = texts.places;
  printed.lost_phone = texts.lost_phone;
  printed.lost_hours = texts.lost_hours;
  printed.claim = texts.claim;
  printed.specimen = texts.specimen;
  return printed;
}

}  // namespace passnum
