#include "api/places/public_places.h"

#include <map>
#include <optional>

#include "ledger/core/labels.h"
#include "ledger/core/perimeter.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::string_view kLabelPrefix = "label/";
constexpr std::size_t kProgrammeHexDigits = 8;

struct LabelKey {
  ProgrammeId programme;
  SiteId site;
};

// "label/0000001a/site-1"
std::optional<LabelKey> parse_label_key(std::string_view key) {
  key.remove_prefix(kLabelPrefix.size());
  if (key.size() < kProgrammeHexDigits + 2 || key[kProgrammeHexDigits] != '/') return std::nullopt;
  const auto programme = from_hex(key.substr(0, kProgrammeHexDigits));
  if (!programme) return std::nullopt;
  return LabelKey{ProgrammeId(read_u32(programme.value())),
                  SiteId(std::string(key.substr(kProgrammeHexDigits + 1)))};
}

// Gathers places label by label.
class Gatherer {
 public:
  Gatherer(const Snapshot& snapshot, const DetailsBySite& details, Day today)
      : snapshot_(snapshot), details_(details), today_(today) {}

  Result<Done> take(std::string_view key, std::string_view value) {
    const auto named = parse_label_key(key);
    const auto label = decode_record<LabelRecord>(value);
    if (!named || !label)
      return Error(ErrorCode::corrupt, "the record " + std::string(key) + " cannot be read");
    if (label_refusal(label.value(), today_)) return Done{};
    auto programme = programme_in_force(named->programme);
    if (!programme) return std::move(programme).error();
    if (programme.value() == nullptr) return Done{};
    auto place = place_of(named->site);
    if (!place) return std::move(place).error();
    const ProgrammeCreated& definition = *programme.value();
    if (!in_perimeter(definition, place.value()->site.insee_code)) return Done{};
    place.value()->programmes.push_back({definition.code, definition.name});
    return Done{};
  }

  std::vector<PublicPlace> places() && {
    std::vector<PublicPlace> out;
    for (auto& [id, place] : places_) {
      if (!place.programmes.empty()) out.push_back(std::move(place));
    }
    return out;
  }

 private:
  // nullptr: not in force today.
  Result<const ProgrammeCreated*> programme_in_force(ProgrammeId id) {
    const auto [known, is_new] = programmes_.try_emplace(id);
    if (is_new) {
      auto record = stored<ProgrammeRecord>(snapshot_, state_key::programme(id));
      if (!record) return std::move(record).error();
      if (!record.value()) return Error(ErrorCode::corrupt, "a label of a programme that does not exist");
      known->second = std::move(record.value()->definition);
    }
    const ProgrammeCreated& programme = known->second;
    const bool is_in_force = programme.valid_from <= today_ && today_ <= programme.valid_until;
    return is_in_force ? &programme : nullptr;
  }

  Result<PublicPlace*> place_of(const SiteId& id) {
    const auto [known, is_new] = places_.try_emplace(id);
    PublicPlace& place = known->second;
    if (!is_new) return &place;
    auto site = stored<SiteRecord>(snapshot_, state_key::site(id));
    if (!site) return std::move(site).error();
    if (!site.value()) return Error(ErrorCode::corrupt, "a label of a site that does not exist");
    place.site = std::move(site.value()->definition);
    auto structure = stored<StructureRecord>(snapshot_, state_key::structure(place.site.structure));
    if (!structure) return std::move(structure).error();
    if (!structure.value()) return Error(ErrorCode::corrupt, "a site of a structure that does not exist");
    place.structure = std::move(structure.value()->definition);
    if (const auto beside = details_.find(id); beside != details_.end()) place.beside = beside->second;
    return &place;
  }

  const Snapshot& snapshot_;
  const DetailsBySite& details_;
  const Day today_;
  std::map<ProgrammeId, ProgrammeCreated> programmes_;
  std::map<SiteId, PublicPlace> places_;
};

}  // namespace

Result<std::vector<PublicPlace>> public_places(const Snapshot& snapshot, const DetailsBySite& details,
                                               Day today) {
  Gatherer gatherer(snapshot, details, today);
  std::optional<Error> failure;
  const auto scanned =
      snapshot.scan(std::string(kLabelPrefix), {}, [&](std::string_view key, std::string_view value) {
        auto taken = gatherer.take(key, value);
        if (!taken) failure = std::move(taken).error();
        return !failure;
      });
  if (!scanned) return scanned.error();
  if (failure) return *failure;
  return std::move(gatherer).places();
}

}  // namespace passnum
